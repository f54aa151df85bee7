package trefoil.gateway.binance.order;

import java.io.IOException;
import okhttp3.MediaType;
import okhttp3.RequestBody;
import okio.BufferedSink;

/** The signed bytes as they go out. One shot: OkHttp itself never sends such a body a second time. */
final class SignedForm extends RequestBody {
    private static final MediaType FORM = MediaType.get("application/x-www-form-urlencoded");

    private final byte[] bytes;

    SignedForm(final byte[] bytes) {
        this.bytes = bytes;
    }

    @Override
    public MediaType contentType() {
        return FORM;
    }

    @Override
    public long contentLength() {
        return bytes.length;
    }

    @Override
    public boolean isOneShot() {
        return true;
    }

    @Override
    public void writeTo(final BufferedSink sink) throws IOException {
        sink.write(bytes);
    }
}

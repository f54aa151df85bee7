package trefoil.gateway.binance.rest;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Every error of the venue's list, and what it is taken for. */
class VerdictTest {
    private static final int ANY_CODE_FROM = -5_000;

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            500 |     0 |                                                                     | UNDECIDED
            502 |     0 |                                                                     | UNDECIDED
            503 | -1000 | An unknown error occurred while processing the request.             | UNDECIDED
            400 | -1000 | An unknown error occurred while processing the request.             | UNDECIDED
            400 | -1001 | Internal error; unable to process your request. Please try again.   | UNDECIDED
            400 | -1006 | An unexpected response was received from the message bus.           | UNDECIDED
            408 | -1007 | Timeout waiting for response from backend server.                   | UNDECIDED
            500 | -2010 | Account has insufficient balance for requested action.              | UNDECIDED
            500 | -1121 | Invalid symbol.                                                     | UNDECIDED
            429 | -1003 | Too much request weight used; current limit is 6000.                | TOO_MANY_REQUESTS
            429 |     0 |                                                                     | TOO_MANY_REQUESTS
            400 | -1003 | Too many requests queued.                                           | TOO_MANY_REQUESTS
            418 | -1003 | Way too much request weight used; IP banned until 1790000000000.    | BANNED
            418 |     0 |                                                                     | BANNED
            418 | -1015 | Too many new orders.                                                | BANNED
            400 | -1008 | Server is currently overloaded with other requests.                 | OVERLOADED
            503 | -1008 | Server is currently overloaded with other requests.                 | OVERLOADED
            429 | -1015 | Too many new orders; current limit is 100 orders per 10 SECOND.     | TOO_MANY_ORDERS
            400 | -1015 | Too many new orders; current limit is 100 orders per 10 SECOND.     | TOO_MANY_ORDERS
            400 | -1016 | This service is no longer available.                                | SHUTTING_DOWN
            400 | -1021 | Timestamp for this request is outside of the recvWindow.            | CLOCK
            400 | -1021 | Timestamp for this request was 1000ms ahead of the server's time.   | CLOCK
            400 | -1022 | Signature for this request is not valid.                            | KEY
            400 | -1034 | Too many concurrent connections; current limit is '5'.              | TOO_MANY_CONNECTS
            429 | -1034 | Too many connection attempts for account.                           | TOO_MANY_CONNECTS
            400 | -1100 | Illegal characters found in a parameter.                            | RULES
            400 | -1101 | Too many parameters sent for this endpoint.                         | RULES
            400 | -1102 | A mandatory parameter was not sent.                                 | RULES
            400 | -1103 | An unknown parameter was sent.                                      | RULES
            400 | -1104 | Not all sent parameters were read.                                  | RULES
            400 | -1105 | A parameter was empty.                                              | RULES
            400 | -1106 | A parameter was sent when not required.                             | RULES
            400 | -1111 | Parameter 'quantity' has too much precision.                        | RULES
            400 | -1114 | TimeInForce parameter sent when not required.                       | RULES
            400 | -1115 | Invalid timeInForce.                                                | RULES
            400 | -1116 | Invalid orderType.                                                  | RULES
            400 | -1117 | Invalid side.                                                       | RULES
            400 | -1118 | New client order ID was empty.                                      | RULES
            400 | -1121 | Invalid symbol.                                                     | RULES
            400 | -1128 | Combination of optional parameters invalid.                         | RULES
            400 | -1130 | Invalid data sent for a parameter.                                  | RULES
            400 | -1135 | Invalid JSON Request.                                               | RULES
            400 | -1013 | Filter failure: LOT_SIZE                                            | RULES
            400 | -1013 | Filter failure: PERCENT_PRICE_BY_SIDE                               | RULES
            400 | -1013 | This symbol does not allow the specified self-trade prevention mode.| DEFECT
            400 | -1145 | Invalid cancelRestrictions                                          | DEFECT
            400 | -1194 | Invalid value for time unit                                         | DEFECT
            400 | -1152 | Invalid X-MBX-SBE header                                            | SCHEMA
            400 | -1153 | Unsupported SBE schema ID or version specified                      | SCHEMA
            400 | -1155 | SBE is not enabled                                                  | SCHEMA
            400 | -1161 | Unable to encode the response in SBE schema 1.                      | SCHEMA
            400 | -1220 | The symbol's status does not match the requested symbolStatus       | MARKET_CLOSED
            400 | -2010 | Market is closed.                                                   | MARKET_CLOSED
            400 | -2010 | This symbol is not permitted for this account.                      | NOT_FOR_US
            400 | -2010 | This symbol is restricted for this account.                         | NOT_FOR_US
            400 | -2010 | Account has insufficient balance for requested action.              | NO_BALANCE
            400 | -2010 | Duplicate order sent.                                               | DUPLICATE
            400 | -2010 | This action is disabled on this account.                            | DISABLED
            400 | -2010 | This account may not place or cancel orders.                        | DISABLED
            400 | -2010 | REST API trading is not enabled.                                    | DISABLED
            400 | -2010 | WebSocket API trading is not enabled.                               | DISABLED
            400 | -2010 | Order would immediately match and take.                             | REFUSED
            400 | -2010 | Unsupported order combination                                       | REFUSED
            400 | -2010 | Price * QTY is zero or less.                                        | REFUSED
            400 | -2011 | Unknown order sent.                                                 | NOT_CANCELLED
            400 | -2013 | Order does not exist.                                               | NO_SUCH_ORDER
            400 | -2026 | Order was canceled or expired with no executed qty over 90 days ago.| NO_SUCH_ORDER
            400 | -2039 | Client order ID is not correct for this order ID.                   | NO_SUCH_ORDER
            401 | -2014 | API-key format invalid.                                             | KEY
            401 | -2015 | Invalid API-key, IP, or permissions for action.                     | KEY
            401 |     0 |                                                                     | KEY
            409 | -2021 | Order cancel-replace partially failed.                              | HALF_REPLACED
            400 | -2022 | Order cancel-replace failed.                                        | HALF_REPLACED
            400 | -2035 | User Data Stream subscription already active                        | SUBSCRIPTION
            400 | -2036 | User Data Stream subscription not active                            | SUBSCRIPTION
            400 | -2042 | Subscription IDs exhausted                                          | SUBSCRIPTION
            400 | -2038 | Order amend rejected                                                | NOT_AMENDED
            400 | -2043 | This symbol doesn't have a reference price.                         | NO_REFERENCE
            403 |     0 |                                                                     | FIREWALL
            400 |     0 |                                                                     | REFUSED
            400 | -9999 | What nobody has heard of.                                           | REFUSED
            """)
    void shouldTellWhatAnErrorMeans(final int status, final int code, final String text, final Verdict expected) {
        assertThat(Verdict.of(status, code, text == null ? "" : text)).isEqualTo(expected);
    }

    @Test
    void shouldNeverTakeTheWordOfAFailingServerForTheEndOfAnOrder() {
        for (int code = ANY_CODE_FROM; code <= 0; code++) {
            for (final String text : new String[] {"", "Market is closed.", "Filter failure: LOT_SIZE"}) {
                final Verdict verdict = Verdict.of(500, code, text);
                assertThat(verdict.leavesOrderOpen() || verdict == Verdict.TOO_MANY_ORDERS)
                        .as("HTTP 500, code %d: %s", code, verdict)
                        .isTrue();
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Verdict.class)
    void shouldNotBothEndAnOrderAndAskForIt(final Verdict verdict) {
        assertThat(verdict.leavesOrderOpen() && (verdict.isFinal() || verdict.doubtsRules()))
                .isFalse();
        assertThat(verdict.stopsRequests())
                .as("who may ask nothing may order nothing")
                .satisfiesAnyOf(stops -> assertThat(stops).isFalse(), stops -> assertThat(verdict.stopsOrders())
                        .isTrue());
    }
}

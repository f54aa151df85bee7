package trefoil.engine.pipeline;

class RingPipelineTest extends PipelineContract {
    @Override
    Threading threading(final WaitMode waitMode) {
        return Threading.ring(waitMode);
    }
}

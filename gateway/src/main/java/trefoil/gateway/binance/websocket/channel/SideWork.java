package trefoil.gateway.binance.websocket.channel;

/** What the thread that reads the websockets does beside: what frames have brought about, and it alone calls this. */
public interface SideWork {
    /** Nothing. */
    SideWork NONE = new SideWork() {
        @Override
        public boolean doWork() {
            return false;
        }

        @Override
        public boolean maySleep() {
            return true;
        }

        @Override
        public void awake() {}

        @Override
        public void end() {}
    };

    /** Does some, if there is any; answers whether there was. Called after each read, and between them. Does not throw. */
    boolean doWork();

    /** Whether there is none, so that the thread may wait for its sockets; work that comes later wakes it. */
    boolean maySleep();

    /** The thread has waited; may be said more than once. */
    void awake();

    /** The thread ends. */
    void end();
}

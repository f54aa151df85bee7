package trefoil.engine.journal;

/**
 * A stretch of a journal that does not verify.
 *
 * @param position byte offset in the file where it begins
 * @param recordNumber number of the first record concerned, from 0
 * @param bytes length of the stretch
 * @param reason what is wrong, in words
 */
public record Damage(long position, long recordNumber, long bytes, String reason) {
    @Override
    public String toString() {
        return "byte " + position + ", record " + recordNumber + ": " + reason + " (" + bytes + " bytes passed over)";
    }
}

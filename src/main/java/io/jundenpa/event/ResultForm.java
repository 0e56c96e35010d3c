package io.jundenpa.event;

/** The form of a result: what surrounds the encoded output. For one thread. */
public interface ResultForm {

    /**
     * The value of a result.
     *
     * @param event the record, which has been decoded. Not modified.
     * @param output the encoded output. Not modified.
     * @throws RejectException if the record does not allow the form
     */
    byte[] of(Event event, byte[] output) throws RejectException;
}

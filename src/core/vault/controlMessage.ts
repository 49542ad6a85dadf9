/**
 * What the key ring’s control socket is asked for and answers: gnome-keyring’s
 * daemon/control/gkd-control-codes.h. Numbers are 32 bits, the highest byte first; a message begins
 * with its own length in bytes.
 */
const OPERATIONS = { unlock: 1, change: 2 } as const;

/** What a key ring can be asked for. */
export type ControlOperation = keyof typeof OPERATIONS;

const HEADER_BYTES = 8;
const OK = 0;
const DENIED = 1;

/** The length of every answer to these, in bytes. */
export const CONTROL_ANSWER_BYTES = HEADER_BYTES;

/**
 * A message, with the byte before it that carries the sender’s credentials.
 *
 * @param texts for `unlock` the passphrase, for `change` the old and the new one.
 */
export function controlMessage(operation: ControlOperation, texts: readonly string[]): Uint8Array {
    const encoder = new TextEncoder();
    const parts = texts.map(text => encoder.encode(text));
    const length = parts.reduce((sum, part) => sum + 4 + part.length, HEADER_BYTES);
    const bytes = new Uint8Array(1 + length);
    const view = new DataView(bytes.buffer, 1);
    view.setUint32(0, length);
    view.setUint32(4, OPERATIONS[operation]);
    let offset = HEADER_BYTES;
    for (const part of parts) {
        view.setUint32(offset, part.length);
        bytes.set(part, 1 + offset + 4);
        offset += 4 + part.length;
    }
    return bytes;
}

/** Whether it was done; null if the answer is none, or says that something else is wrong. */
export function readControlAnswer(bytes: Uint8Array): boolean | null {
    if (bytes.length !== HEADER_BYTES) return null;
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    if (view.getUint32(0) !== HEADER_BYTES) return null;
    const result = view.getUint32(4);
    return result === OK ? true : result === DENIED ? false : null;
}

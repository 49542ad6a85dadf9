const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';

/** Base64url without padding (RFC 4648 §5, RFC 7515 §2). */
export function encodeBase64url(bytes: Uint8Array): string {
    let text = '';
    for (let index = 0; index < bytes.length; index += 3) {
        const [first, second = 0, third = 0] = bytes.subarray(index, index + 3);
        const group = ((first ?? 0) << 16) | (second << 8) | third;
        const digits = [18, 12, 6, 0].map(shift => ALPHABET.charAt((group >> shift) & 63));
        text += digits.slice(0, Math.min(3, bytes.length - index) + 1).join('');
    }
    return text;
}

/** Base64 with padding (RFC 4648 §4), as HTTP's Basic authentication has it. */
export function encodeBase64(bytes: Uint8Array): string {
    const text = encodeBase64url(bytes).replaceAll('-', '+').replaceAll('_', '/');
    return text.padEnd(Math.ceil(text.length / 4) * 4, '=');
}

/**
 * Reads base64url as RFC 7515 §2 has it: no padding, no white space, no bits left over, so that
 * there is one spelling only of the same bytes.
 *
 * @returns null if the text is not such.
 */
export function decodeBase64url(text: string): Uint8Array | null {
    if (text.length % 4 === 1 || !/^[\w-]*$/.test(text)) return null;
    const bytes = new Uint8Array(Math.floor((text.length * 3) / 4));
    let bits = 0;
    let held = 0;
    let length = 0;
    for (const digit of text) {
        held = ((held << 6) | ALPHABET.indexOf(digit)) & 0xffff;
        bits += 6;
        if (bits < 8) continue;
        bits -= 8;
        bytes[length++] = held >> bits;
    }
    return (held & ((1 << bits) - 1)) === 0 ? bytes : null;
}

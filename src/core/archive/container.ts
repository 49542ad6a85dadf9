import { WorkspaceError } from '../errors.js';
import { _ } from '../words.js';

/** What tar(5) counts in. In bytes. */
export const BLOCK = 512;

/** A file in an archive. */
export interface Member {
    readonly name: string;
    /** In bytes. */
    readonly size: number;
}

const NAME_LENGTH = 100;
const SIZE_OFFSET = 124;
const SIZE_LENGTH = 12;
const CHECKSUM_OFFSET = 148;
const CHECKSUM_LENGTH = 8;
// More does not fit into eleven octal digits.
const MAX_OCTAL_SIZE = 8 ** 11 - 1;

/** The header of a file in a tar archive (ustar, POSIX.1-1988; sizes from 8 GiB on as GNU's). */
export function formatHeader({ name, size }: Member): Uint8Array {
    const header = new Uint8Array(BLOCK);
    const put = (offset: number, text: string): void => {
        header.set(new TextEncoder().encode(text), offset);
    };
    put(0, name);
    put(100, '0000600\0');
    put(108, '0000000\0');
    put(116, '0000000\0');
    putSize(header, size);
    put(136, '00000000000\0');
    put(156, '0');
    put(257, 'ustar\x0000');
    put(CHECKSUM_OFFSET, `${octal(checksumOf(header), 6)}\0 `);
    return header;
}

/**
 * Reads what `formatHeader` writes, and nothing else of tar.
 *
 * @throws {WorkspaceError} InvalidArgument
 */
export function parseHeader(header: Uint8Array): Member {
    const text = (offset: number, length: number): string =>
        new TextDecoder('latin1').decode(header.subarray(offset, offset + length));
    const checksum = parseInt(text(CHECKSUM_OFFSET, CHECKSUM_LENGTH), 8);
    if (header.length !== BLOCK || text(257, 5) !== 'ustar' || checksum !== checksumOf(header))
        throw notAnArchive();
    const [name = ''] = text(0, NAME_LENGTH).split('\0');
    const size = readSize(header);
    if (!Number.isSafeInteger(size) || size < 0) throw notAnArchive();
    return { name, size };
}

/** How many bytes a file takes in an archive, with its header and what fills its last block. */
export function spaceOf(size: number): number {
    return BLOCK + Math.ceil(size / BLOCK) * BLOCK;
}

/** The error for a file that is no archive of ours. */
export function notAnArchive(): WorkspaceError {
    return new WorkspaceError('InvalidArgument', _('This file is not an exported workspace.'));
}

function putSize(header: Uint8Array, size: number): void {
    if (size <= MAX_OCTAL_SIZE) {
        header.set(new TextEncoder().encode(`${octal(size, 11)}\0`), SIZE_OFFSET);
        return;
    }
    header[SIZE_OFFSET] = 0x80;
    let rest = size;
    for (let index = SIZE_OFFSET + SIZE_LENGTH - 1; index > SIZE_OFFSET; index -= 1) {
        header[index] = rest % 256;
        rest = Math.floor(rest / 256);
    }
}

function readSize(header: Uint8Array): number {
    const field = header.subarray(SIZE_OFFSET, SIZE_OFFSET + SIZE_LENGTH);
    if (field[0] === 0x80) return field.subarray(1).reduce((sum, byte) => sum * 256 + byte, 0);
    const [digits = ''] = new TextDecoder('latin1').decode(field).split('\0');
    return /^[0-7]+$/.test(digits) ? parseInt(digits, 8) : NaN;
}

/** The sum of all bytes, with spaces in place of the sum itself. */
function checksumOf(header: Uint8Array): number {
    const own = (index: number): boolean =>
        index >= CHECKSUM_OFFSET && index < CHECKSUM_OFFSET + CHECKSUM_LENGTH;
    return header.reduce((sum, byte, index) => sum + (own(index) ? 0x20 : byte), 0);
}

function octal(value: number, digits: number): string {
    return value.toString(8).padStart(digits, '0');
}

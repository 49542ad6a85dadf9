import { BLOCK, formatHeader } from '../../../../src/core/archive/container.js';

/** What can be in a tar archive, also what no program of ours would put there (tar(5)). */
export interface Entry {
    readonly name: string;
    readonly type?: keyof typeof TYPES;
    readonly target?: string;
    readonly mode?: number;
    readonly owner?: number;
    readonly content?: string;
}

const TYPES = {
    file: '0',
    hardLink: '1',
    link: '2',
    characterDevice: '3',
    directory: '5',
    pipe: '6',
} as const;

/** A tar archive with these entries, just as they are given. */
export function tarball(entries: readonly Entry[]): Uint8Array {
    const blocks = entries.flatMap(entry => {
        const content = new TextEncoder().encode(entry.content ?? '');
        const padded = new Uint8Array(Math.ceil(content.length / BLOCK) * BLOCK);
        padded.set(content);
        return [headerOf(entry, content.length), padded];
    });
    return concatenate([...blocks, new Uint8Array(2 * BLOCK)]);
}

/** One after the other. */
export function concatenate(all: readonly Uint8Array[]): Uint8Array {
    const whole = new Uint8Array(all.reduce((sum, { length }) => sum + length, 0));
    let offset = 0;
    for (const bytes of all) {
        whole.set(bytes, offset);
        offset += bytes.length;
    }
    return whole;
}

function headerOf({ name, type = 'file', target = '', mode, owner = 0 }: Entry, size: number) {
    const header = formatHeader({ name, size });
    const put = (offset: number, text: string): void => {
        header.set(new TextEncoder().encode(text), offset);
    };
    const octal = (value: number): string => `${value.toString(8).padStart(7, '0')}\0`;
    put(100, octal(mode ?? (type === 'directory' ? 0o700 : 0o600)));
    put(108, octal(owner));
    put(116, octal(owner));
    put(156, TYPES[type]);
    put(157, target);
    // The device of /dev/mem.
    if (type === 'characterDevice') put(329, '0000001\x000000001\0');
    header.fill(0x20, 148, 156);
    const sum = header.reduce((total, byte) => total + byte, 0);
    put(148, `${sum.toString(8).padStart(6, '0')}\0 `);
    return header;
}

import { selectionArguments, TOP, type Selection } from '../../core/archive/selection.js';
import type { Cancellation } from '../../core/cancellation.js';
import { inspect } from '../files.js';
import { META_FILE } from '../store/layout.js';
import { runPipeline, SECRET_DESCRIPTOR, type Stage } from './pipeline.js';

/** Told how far something has come: so many bytes of so many. */
export type Report = (done: number, total: number) => void;

// In blocks of 512 bytes: tar reads and writes 64 KiB at once.
const BLOCKING_FACTOR = 128;
const RECORD = BLOCKING_FACTOR * 512;
// How often it says how far it has come, in records.
const RECORDS_PER_LINE = 64;

const PROGRESS = [
    `--blocking-factor=${String(BLOCKING_FACTOR)}`,
    `--checkpoint=${String(RECORDS_PER_LINE)}`,
    '--checkpoint-action=echo=%u',
];

// What it was encrypted with is neither kept nor asked for by an agent, and no key ring is touched.
const GPG = [
    ...['gpg', '--batch', '--quiet', '--no-options', '--no-keyring', '--homedir=/nonexistent'],
    ...['--no-autostart', '--no-symkey-cache', '--pinentry-mode=loopback'],
    `--passphrase-fd=${String(SECRET_DESCRIPTOR)}`,
];

/** What packs a part of a workspace: it prints a tar archive. */
export class Packer {
    private constructor(
        private readonly find: Stage,
        private readonly directory: string,
    ) {}

    /** Takes what is selected of the workspace in a directory. */
    static async of(tree: string, selection: Selection): Promise<Packer> {
        const present: string[] = [];
        for (const name of TOP)
            if ((await inspect(`${tree}/${name}`))?.kind === 'directory') present.push(name);
        if (selection === 'files') present.push(META_FILE);
        const argv = ['find', ...selectionArguments(present, selection)];
        return new Packer({ argv, directory: tree }, tree);
    }

    /** How long the tar archive would be now, in bytes. Nothing but directories is read. */
    async measure(cancellation: Cancellation): Promise<number> {
        let total = 0;
        // To /dev/null, tar reads no contents.
        const stages = [this.find, this.tar('/dev/null')];
        const hear = hearProgress(
            0,
            () => undefined,
            bytes => (total = bytes),
        );
        await runPipeline(stages, cancellation, hear);
        return total;
    }

    /** The stages that print it. */
    get stages(): Stage[] {
        return [this.find, this.tar('-')];
    }

    private tar(file: string): Stage {
        const argv = [
            ...['tar', '--create', `--file=${file}`, '--format=gnu', '--sparse'],
            ...['--null', '--no-recursion', '--files-from=-'],
            // Who one is on this computer means nothing on another.
            ...['--owner=0', '--group=0', '--numeric-owner'],
            ...PROGRESS,
            '--totals',
        ];
        return { argv, directory: this.directory };
    }
}

/** The stage that unpacks a tar archive of whatever origin into a directory that is ours alone. */
export function unpacker(directory: string): Stage {
    // By itself GNU tar makes nothing outside of the directory: it takes leading slashes off, refuses
    // “..” and makes links that lead elsewhere last, so that nothing is written through them.
    const argv = [
        ...['tar', '--extract', '--file=-'],
        ...['--no-same-owner', '--no-same-permissions', '--delay-directory-restore'],
        ...PROGRESS,
    ];
    return { argv, directory };
}

/** The stages that read a part of a file. */
export function reader(file: string, offset: number, size: number): Stage[] {
    return [
        { argv: ['tail', `--bytes=+${String(offset + 1)}`, '--', file] },
        { argv: ['head', `--bytes=${String(size)}`] },
    ];
}

/** The stage that writes into a file from an offset on; what is there after it has been written. */
export function writer(file: string, offset: number): Stage {
    return {
        argv: [
            ...['dd', `of=${file}`, `seek=${String(offset)}`, 'oflag=seek_bytes'],
            ...['bs=1M', 'iflag=fullblock', 'conv=notrunc,fsync', 'status=none'],
        ],
    };
}

/** The stage that encrypts with a passphrase: OpenPGP (RFC 9580), AES-256. */
export function encrypter(passphrase: string): Stage {
    return {
        argv: [
            ...[...GPG, '--symmetric', '--cipher-algo=AES256', '--compress-algo=none'],
            // As slow to guess as the format allows.
            ...['--s2k-digest-algo=SHA512', '--s2k-count=65011712'],
        ],
        secret: passphrase,
    };
}

/** The stage that decrypts what `encrypter` encrypted. */
export function decrypter(passphrase: string): Stage {
    return { argv: [...GPG, '--decrypt'], secret: passphrase };
}

/**
 * What hears tar say how far it has come.
 *
 * @param written is told how long the archive that it packs has become, in bytes.
 */
export function hearProgress(
    total: number,
    report: Report,
    written: (bytes: number) => void = () => undefined,
): (line: string) => boolean {
    return line => {
        const [, records] = /^tar: (\d+)$/.exec(line) ?? [];
        const [, bytes] = /^Total bytes written: (\d+)/.exec(line) ?? [];
        if (records !== undefined) report(Math.min(Number(records) * RECORD, total), total);
        if (bytes !== undefined) written(Number(bytes));
        return records !== undefined || bytes !== undefined;
    };
}

import GLib from 'gi://GLib';

import { formatHeader } from '../../core/archive/container.js';
import {
    archiveSize,
    END_SPACE,
    formatManifest,
    MANIFEST_SPACE,
    placeParts,
    type Manifest,
    type Part,
    type PartName,
} from '../../core/archive/manifest.js';
import { ownedName, ownerOf } from '../../core/archive/ownedName.js';
import type { Cancellation } from '../../core/cancellation.js';
import { WorkspaceError } from '../../core/errors.js';
import { _, fill } from '../../core/words.js';
import { execute } from '../execute.js';
import { deleteFile, inspect, listDirectory, makeFile, move, writeAt } from '../files.js';
import { translateErrors } from '../gioErrors.js';
import { isAlive, thisProcess } from './owner.js';
import { runPipeline, type Stage } from './pipeline.js';
import { encrypter, hearProgress, Packer, reader, writer, type Report } from './tar.js';

/** What is to be exported. */
export interface Export extends Omit<Manifest, 'parts'> {
    /** The secrets, too, encrypted with the passphrase. */
    readonly secrets: Secrets | null;
}

/** What makes an export one with secrets. */
export interface Secrets {
    readonly passphrase: string;
    /** What the workspace's key ring is opened with; null if its own passphrase does. */
    readonly keyringKey: string | null;
}

/**
 * Writes an archive. Until it is whole it has another name; interrupted, nothing of it is left.
 *
 * @throws {WorkspaceError} Exists if there is such a file, Failed, Denied
 */
export async function writeArchive(
    file: string,
    source: Export,
    report: Report,
    cancellation: Cancellation,
): Promise<void> {
    await translateErrors(async () => {
        if (await inspect(file)) throw exists(file);
        const directory = GLib.path_get_dirname(file);
        const prefix = `.${GLib.path_get_basename(file)}.part-`;
        await clearAbandoned(directory, prefix);
        const partial = `${directory}/${ownedName(prefix, await thisProcess())}`;
        await makeFile(partial);
        try {
            await new ArchiveWriter(partial, source, report, cancellation).write();
            if (cancellation.reason) throw cancellation.reason;
            await move(partial, file);
        } catch (error) {
            await deleteFile(partial);
            throw (await inspect(file)) ? exists(file) : error;
        }
    });
}

class ArchiveWriter {
    private readonly parts: Part[] = [];

    constructor(
        private readonly file: string,
        private readonly source: Export,
        private readonly report: Report,
        private readonly cancellation: Cancellation,
    ) {}

    async write(): Promise<void> {
        const { tree, secrets } = this.source;
        const compress = { argv: ['gzip', '--fast'] };
        const files = await Packer.of(tree, 'files');
        const total = await files.measure(this.cancellation);
        await this.writePart('tree.tar.gz', total, [...files.stages, compress]);
        if (secrets) {
            const packer = await Packer.of(tree, 'secrets');
            const size = await packer.measure(this.cancellation);
            const encrypt = encrypter(secrets.passphrase);
            await this.writePart('secrets.tar.gz.gpg', size, [...packer.stages, compress, encrypt]);
            if (secrets.keyringKey !== null)
                // On no command line, as the passphrase.
                await this.writePart('keyring-key.gpg', 0, [
                    { argv: ['cat', '/dev/fd/3'], secret: secrets.keyringKey },
                    encrypt,
                ]);
        }
        await this.writeAround();
    }

    private async writePart(
        name: PartName,
        expectedSize: number,
        stages: readonly Stage[],
    ): Promise<void> {
        const offset = this.offsetOfNext();
        // Others than its apps may have written there since it was measured.
        let unpackedSize = 0;
        const hear = hearProgress(expectedSize, this.report, bytes => (unpackedSize = bytes));
        await runPipeline([...stages, writer(this.file, offset)], this.cancellation, hear);
        const size = ((await inspect(this.file))?.size ?? 0) - offset;
        const sha256 = await sha256Of(this.file, offset, size, this.cancellation);
        this.parts.push({ name, size, sha256, unpackedSize });
    }

    private offsetOfNext(): number {
        const placeholder = { name: 'tree.tar.gz', size: 0, sha256: '', unpackedSize: 0 } as const;
        return placeParts([...this.parts, placeholder]).at(-1)?.offset ?? MANIFEST_SPACE;
    }

    /** Writes what depends on how long the parts have become. */
    private async writeAround(): Promise<void> {
        const { kind, name, madeAt, tree } = this.source;
        const { parts, file } = this;
        for (const part of placeParts(parts)) {
            const header = formatHeader(part);
            await writeAt(file, part.offset - header.length, header);
        }
        await writeAt(file, archiveSize(parts) - END_SPACE, new Uint8Array(END_SPACE));
        await writeAt(file, 0, formatManifest({ kind, name, madeAt, tree, parts }));
        await execute(['sync', '--', file]);
    }
}

/** The checksum of a part of a file, in lower-case hexadecimal digits. */
export async function sha256Of(
    file: string,
    offset: number,
    size: number,
    cancellation: Cancellation,
): Promise<string> {
    const stages = [...reader(file, offset, size), { argv: ['sha256sum'] }];
    return (await runPipeline(stages, cancellation)).slice(0, 64);
}

/** Deletes what exports have left whose process was killed. */
async function clearAbandoned(directory: string, prefix: string): Promise<void> {
    for (const { name, kind } of await listDirectory(directory)) {
        const owner = ownerOf(prefix, name);
        if (kind === 'file' && owner && !(await isAlive(owner)))
            await deleteFile(`${directory}/${name}`);
    }
}

function exists(file: string): WorkspaceError {
    return new WorkspaceError(
        'Exists',
        fill(_('%(file) exists already. Choose another name or delete it first.'), { file }),
    );
}

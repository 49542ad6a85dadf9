import GLib from 'gi://GLib';

import {
    archiveSize,
    damaged,
    hasSecrets,
    incomplete,
    placeParts,
    type Manifest,
    type PartName,
    type PlacedPart,
} from '../../core/archive/manifest.js';
import type { Cancellation } from '../../core/cancellation.js';
import { WorkspaceError } from '../../core/errors.js';
import { _, fill } from '../../core/words.js';
import type { WorkspaceChanges } from '../../core/workspace/workspace.js';
import { execute } from '../execute.js';
import { deleteTree, freeSpace, inspect } from '../files.js';
import { translateErrors } from '../gioErrors.js';
import type { Layout } from '../store/layout.js';
import { clearAbandonedStagings, makeStaging } from '../store/staging.js';
import { completeTree, secureTree } from './arrival.js';
import { sha256Of } from './exporting.js';
import { readManifest } from './manifestFile.js';
import { runPipeline, StageFailure, type Stage } from './pipeline.js';
import { decrypter, hearProgress, reader, unpacker, type Report } from './tar.js';

// Those of ours have 64 characters, whatever else somebody has put in the place of one. In bytes.
const MAX_KEY = 4096;

/** An archive that was found to be whole. */
export class Archive {
    private constructor(
        private readonly file: string,
        readonly manifest: Manifest,
        private readonly parts: readonly PlacedPart[],
    ) {}

    /**
     * Opens an archive and reads it once, to see that it is as it was written.
     *
     * @throws {WorkspaceError} InvalidArgument if it is none, damaged, or of a newer version.
     */
    static async open(file: string, cancellation: Cancellation): Promise<Archive> {
        return translateErrors(async () => {
            const manifest = await readManifest(file);
            const size = (await inspect(file))?.size ?? 0;
            if (size < archiveSize(manifest.parts)) throw incomplete();
            if (size > archiveSize(manifest.parts)) throw damaged();
            const parts = placeParts(manifest.parts);
            for (const part of parts) await check(file, part, cancellation);
            return new Archive(file, manifest, parts);
        });
    }

    /** Whether it has secrets, for which a passphrase is needed. */
    get hasSecrets(): boolean {
        return hasSecrets(this.parts);
    }

    /** How long all is that is unpacked, in bytes. */
    get unpackedSize(): number {
        return this.parts.reduce((sum, { unpackedSize }) => sum + unpackedSize, 0);
    }

    /** Makes sure that a passphrase is the right one. @throws {WorkspaceError} Denied */
    async tryPassphrase(passphrase: string, cancellation: Cancellation): Promise<void> {
        const part = this.parts.at(-1);
        if (part) await this.decrypt(part, passphrase, [{ argv: ['wc', '-c'] }], cancellation);
    }

    /** What the workspace's key ring is opened with; null if the archive does not say. */
    async keyringKey(passphrase: string, cancellation: Cancellation): Promise<string | null> {
        const part = this.find('keyring-key.gpg');
        if (!part) return null;
        const first = { argv: ['head', `--bytes=${String(MAX_KEY)}`] };
        return (await this.decrypt(part, passphrase, [first], cancellation)).trim();
    }

    /** Unpacks what is no secret into a directory that is ours alone. */
    async unpackFiles(
        directory: string,
        report: Report,
        cancellation: Cancellation,
    ): Promise<void> {
        const part = this.find('tree.tar.gz');
        if (!part) throw damaged();
        const hear = hearProgress(part.unpackedSize, report);
        await this.run([...this.reader(part), ...unpack(part, directory)], cancellation, hear);
    }

    /** Unpacks what is secret, if the archive has any, beside it. */
    async unpackSecrets(
        directory: string,
        passphrase: string,
        cancellation: Cancellation,
    ): Promise<void> {
        const part = this.find('secrets.tar.gz.gpg');
        if (part) await this.decrypt(part, passphrase, unpack(part, directory), cancellation);
    }

    private async decrypt(
        part: PlacedPart,
        passphrase: string,
        after: readonly Stage[],
        cancellation: Cancellation,
    ): Promise<string> {
        const stages = [...this.reader(part), decrypter(passphrase), ...after];
        return this.run(
            stages,
            cancellation,
            hearProgress(0, () => undefined),
        );
    }

    private async run(
        stages: readonly Stage[],
        cancellation: Cancellation,
        hear: (line: string) => boolean,
    ): Promise<string> {
        try {
            return await runPipeline(stages, cancellation, hear);
        } catch (error) {
            if (!(error instanceof StageFailure)) throw error;
            if (error.program === 'gpg')
                throw new WorkspaceError('Denied', _('That is not the passphrase.'), error);
            const sentence = _(
                'The archive cannot be unpacked. Nothing was imported. (%(problem))',
            );
            const message = fill(sentence, { problem: error.message });
            throw new WorkspaceError('InvalidArgument', message, error);
        }
    }

    private reader({ offset, size }: PlacedPart): Stage[] {
        return reader(this.file, offset, size);
    }

    private find(name: PartName): PlacedPart | undefined {
        return this.parts.find(part => part.name === name);
    }
}

/** A workspace that was put together beside the others and can be brought in by one rename. */
export interface Staged {
    /** Its name in the root directory of the store. */
    readonly name: string;
    readonly id: string;
    /** How many links were left out since they would lead out of it. */
    readonly linksLeftOut: number;
}

/**
 * Puts a workspace together beside the others.
 *
 * @param furnish fills its directory. What it fails with undoes everything.
 */
export async function stageWorkspace(
    layout: Layout,
    id: string,
    furnish: (tree: string) => Promise<number>,
): Promise<Staged> {
    return translateErrors(async () => {
        await clearAbandonedStagings(layout);
        const name = await makeStaging(layout, id);
        const tree = layout.workspace(name);
        try {
            const linksLeftOut = await furnish(tree);
            // What is brought in is on the disk, whatever happens to the computer then.
            await execute(['sync', '--file-system', '--', tree]);
            return { name, id, linksLeftOut };
        } catch (error) {
            await deleteTree(tree);
            throw error;
        }
    });
}

/** Where a workspace is put together. */
export interface UnpackPlaces {
    readonly tree: string;
    /** Where it is going to be. */
    readonly target: string;
}

/**
 * Fills the directory of a workspace from an archive.
 *
 * @param passphrase null to do without the secrets.
 * @returns how many links were left out.
 */
export async function unpackArchive(
    archive: Archive,
    places: UnpackPlaces,
    passphrase: string | null,
    changes: WorkspaceChanges & { readonly createdAt?: Date },
    report: Report,
    cancellation: Cancellation,
): Promise<number> {
    const { tree, target } = places;
    const free = await freeSpace(tree);
    if (archive.unpackedSize > free)
        throw new WorkspaceError(
            'Failed',
            // Translators: both are sizes with their unit, such as “5.2 GB”.
            fill(_('The disk has not enough room: %(size) are needed, %(free) are free.'), {
                size: GLib.format_size(archive.unpackedSize),
                free: GLib.format_size(free),
            }),
        );
    const rule = { from: archive.manifest.tree, to: target, mayLeave: false };
    await archive.unpackFiles(tree, report, cancellation);
    let linksLeftOut = await secureTree(tree, rule, cancellation);
    if (passphrase !== null) {
        // Only now, since nothing that is there leads out of the directory any more.
        await archive.unpackSecrets(tree, passphrase, cancellation);
        linksLeftOut += await secureTree(tree, rule, cancellation);
    }
    await completeTree(tree, rule, changes);
    return linksLeftOut;
}

async function check(
    file: string,
    { offset, size, sha256 }: PlacedPart,
    cancellation: Cancellation,
): Promise<void> {
    const found = await sha256Of(file, offset, size, cancellation);
    if (found !== sha256) throw damaged();
}

function unpack({ unpackedSize }: PlacedPart, directory: string): Stage[] {
    return [
        { argv: ['gzip', '--decompress', '--stdout'] },
        // However much is in it, no more comes out than it says.
        { argv: ['head', `--bytes=${String(unpackedSize)}`] },
        unpacker(directory),
    ];
}

import GLib from 'gi://GLib';

import { TEMPLATE_FILES } from '../../core/archive/selection.js';
import type { Cancellation } from '../../core/cancellation.js';
import { formatProfile, type Profile } from '../../core/profile/profile.js';
import type { WorkspaceMeta } from '../../core/workspace/meta.js';
import type { WorkspaceChanges } from '../../core/workspace/workspace.js';
import { deleteTree, inspect, makeDirectory, readText, writeText } from '../files.js';
import { translateErrors } from '../gioErrors.js';
import { metaFile } from '../store/layout.js';
import { completeTree, secureTree, templateMeta } from './arrival.js';
import { writeArchive } from './exporting.js';
import type { UnpackPlaces } from './importing.js';
import { runPipeline } from './pipeline.js';
import { hearProgress, Packer, unpacker, type Report } from './tar.js';

/** Where a workspace is copied. */
export interface CopyPlaces extends UnpackPlaces {
    /** The directory of the other one. */
    readonly source: string;
}

/**
 * Fills the directory of a workspace with what another one has, but for its secrets.
 *
 * @returns how many links were left out since they lead out of it in a roundabout way.
 */
export async function copyTree(
    places: CopyPlaces,
    changes: WorkspaceChanges & { readonly createdAt: Date },
    report: Report,
    cancellation: Cancellation,
): Promise<number> {
    const { source, tree, target } = places;
    const packer = await Packer.of(source, 'files');
    const total = await packer.measure(cancellation);
    const stages = [...packer.stages, unpacker(tree)];
    await runPipeline(stages, cancellation, hearProgress(total, report));
    const rule = { from: source, to: target, mayLeave: true };
    const linksLeftOut = await secureTree(tree, rule, cancellation);
    await completeTree(tree, rule, changes);
    return linksLeftOut;
}

/** What a template is made of. */
export interface TemplateSource {
    /** The directory of the workspace. */
    readonly tree: string;
    readonly meta: WorkspaceMeta;
    readonly profile: Profile;
    readonly now: Date;
}

/**
 * Writes an archive to make other workspaces with: the look and the settings of a workspace, without
 * its data and without whose it is.
 *
 * @throws {WorkspaceError} as `writeArchive` does.
 */
export async function writeTemplate(
    file: string,
    { tree, meta, profile, now }: TemplateSource,
    cancellation: Cancellation,
): Promise<void> {
    await translateErrors(async () => {
        const model = `${GLib.get_tmp_dir()}/kolide-template-${GLib.uuid_string_random()}`;
        await makeDirectory(model);
        try {
            await makeDirectory(`${model}/kolide`);
            await makeDirectory(`${model}/XDG_CONFIG_HOME`);
            await writeText(metaFile(model), templateMeta(meta));
            await writeText(`${model}/kolide/settings.json`, formatProfile(profile));
            for (const path of TEMPLATE_FILES)
                if ((await inspect(`${tree}/${path}`))?.kind === 'file')
                    await writeText(`${model}/${path}`, await readText(`${tree}/${path}`));
            const about = { kind: 'template', name: meta.name, madeAt: now, tree: model } as const;
            const report = (): void => undefined;
            await writeArchive(file, { ...about, secrets: null }, report, cancellation);
        } finally {
            await deleteTree(model);
        }
    });
}

import { parseProfile, formatProfile, type Profile } from '../../core/profile/profile.js';
import { deleteFile, inspect, inspectTarget, readText, replaceLink, writeText } from '../files.js';
import { translateErrors } from '../gioErrors.js';
import type { Layout } from '../store/layout.js';

/** Longer ones are none: a person's settings are a hundredth of it. In bytes. */
const MAX_LENGTH = 1024 * 1024;

/** The profiles of workspaces on disk. */
export class ProfileFiles {
    /** What was read last of each workspace, and of which file. */
    private readonly kept = new Map<
        string,
        { readonly version: string; readonly profile: Profile }
    >();

    constructor(private readonly layout: Layout) {}

    /** The profile of a workspace; null if it has none yet. @throws {WorkspaceError} */
    async read(id: string): Promise<Profile | null> {
        return translateErrors(async () => {
            const path = this.fileOf(id);
            // A person may keep a link in its place, and others one to what must not be read.
            const info = await inspectTarget(path);
            if (info === null) return null;
            const kept = this.kept.get(id);
            if (kept?.version === info.version) return kept.profile;
            const isProfile = info.kind === 'file' && info.size <= MAX_LENGTH;
            const profile = parseProfile(isProfile ? await readText(path) : '');
            this.kept.set(id, { version: info.version, profile });
            return profile;
        });
    }

    /** @throws {WorkspaceError} */
    async write(id: string, profile: Profile): Promise<void> {
        this.kept.delete(id);
        await translateErrors(() => writeText(this.fileOf(id), formatProfile(profile)));
    }

    /** Whose profile the desktop shows; null if nobody's. @throws {WorkspaceError} */
    async readShown(): Promise<string | null> {
        return translateErrors(async () => {
            const mark = await inspect(this.layout.shownProfile);
            return mark?.target ?? null;
        });
    }

    /** @throws {WorkspaceError} */
    async writeShown(id: string | null): Promise<void> {
        const { shownProfile } = this.layout;
        await translateErrors(async () => {
            if (id !== null) await replaceLink(shownProfile, id);
            else if (await inspect(shownProfile)) await deleteFile(shownProfile);
        });
    }

    private fileOf(id: string): string {
        return `${this.layout.workspace(id)}/kolide/settings.json`;
    }
}

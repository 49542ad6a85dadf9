import GLib from 'gi://GLib';

import { isThemeName } from '../../../core/session/notifications.js';
import { callMethod, type CallOptions, type ObjectInterface } from '../../dbus/calls.js';
import type { Dictionary } from '../../dbus/servedObject.js';
import { isClosed } from '../../gioErrors.js';
import { isThemed, textOf } from '../notificationContent.js';
import type { WorkspaceLink } from './workspaceLink.js';

// The first search starts the provider, which takes its time on a slow disk.
const PATIENCE_MS = 10_000;
const MAX_ANSWER_BYTES = 4 * 1024 * 1024;
const METAS = '(aa{sv})';

/** The search providers on the buses of workspaces (GNOME Shell, org.gnome.Shell.SearchProvider2). */
export class SearchProviders {
    private readonly links = new Map<string, WorkspaceLink>();

    /** Lets the providers on a workspace's bus be asked for as long as that runs. */
    serve(link: WorkspaceLink): void {
        this.links.set(link.workspaceId, link);
        link.lifetime.add(() => {
            if (this.links.get(link.workspaceId) === link) this.links.delete(link.workspaceId);
        });
    }

    /**
     * Calls a provider of a workspace, which its bus may start for that; the call is sent before
     * this returns. Resolves with null if the workspace has no bus, or says too much.
     *
     * @throws {GLib.Error} what the provider answers instead, TIMED_OUT if it does not.
     */
    async ask(
        workspaceId: string,
        provider: ObjectInterface,
        method: string,
        parameters: GLib.Variant,
        options: Omit<CallOptions, 'timeoutMs'> = {},
    ): Promise<GLib.Variant | null> {
        const link = this.links.get(workspaceId);
        if (!link) return null;
        try {
            const patient = { ...options, timeoutMs: PATIENCE_MS };
            const answer = await callMethod(link.bus, provider, method, parameters, patient);
            if (answer.get_size() > MAX_ANSWER_BYTES) return null;
            return link.isConfined ? withoutPictures(answer) : answer;
        } catch (error) {
            // A bus ends with its workspace.
            if (isClosed(error)) return null;
            throw error;
        }
    }
}

/**
 * What a provider tells of its results, without pictures other than the theme's: the shell would
 * open the file, or the URI, that they lead to, and take the size of their pixels on trust.
 */
function withoutPictures(answer: GLib.Variant): GLib.Variant {
    if (answer.get_type_string() !== METAS) return answer;
    const [metas] = answer.deepUnpack<[Dictionary[]]>();
    for (const meta of metas) {
        if (!isThemed(meta['icon'])) Reflect.deleteProperty(meta, 'icon');
        // After a dot stands what g_icon_to_string makes of icons of any kind.
        const name = textOf(meta['gicon']);
        const isPlain = name !== '' && !name.startsWith('.') && isThemeName(name);
        if (!isPlain) Reflect.deleteProperty(meta, 'gicon');
        Reflect.deleteProperty(meta, 'icon-data');
    }
    return new GLib.Variant(METAS, [metas]);
}

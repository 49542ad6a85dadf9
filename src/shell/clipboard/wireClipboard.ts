import { Clipboards, type CopiedItem } from '../../core/clipboard/clipboards.js';
import type { Freezer } from '../../core/freezer/freezer.js';
import type { Lifetime } from '../../core/lifetime.js';
import type { Vaults } from '../../core/vault/vaults.js';
import type { WorkspaceRegistry } from '../../core/workspace/registry.js';
import { displayName } from '../../core/workspace/workspace.js';
import { ClipboardOffer } from '../../system/clipboard/clipboardOffer.js';
import { log } from '../../system/log.js';
import type { Settings } from '../../system/settings.js';
import { idle } from '../idle.js';
import { DesktopClipboard } from './desktopClipboard.js';
import type { KeptItem } from './selectionReading.js';

const MEBIBYTE = 1024 * 1024;

/** What else needs to know of clipboards. */
export interface ClipboardParts {
    /** To be called in the frame that shows another workspace. */
    readonly switchTo: (id: string) => void;
    /** What a workspace in the background has on its clipboard. */
    readonly keptOf: (id: string) => CopiedItem | null;
    /** Takes to the active workspace what another one has. @throws {WorkspaceError} */
    readonly pasteFrom: (id: string) => Promise<void>;
    /** Follows the workspaces; to be called when they are known. */
    readonly start: () => void;
}

/** Makes what gives each workspace its own clipboard. */
export function wireClipboard(
    registry: WorkspaceRegistry,
    freezer: Freezer,
    vaults: Vaults,
    settings: Settings,
    lifetime: Lifetime,
): ClipboardParts {
    const failed = (error: unknown): void => {
        if (!lifetime.ended) log.error(error);
    };
    const desktop = new DesktopClipboard(
        new ClipboardOffer(failed, lifetime),
        () => settings.number('clipboard-limit-mebibytes') * MEBIBYTE,
        lifetime,
    );
    const find = (id: string): ReturnType<typeof registry.find> | undefined =>
        registry.list.find(entry => entry.id === id);
    const clipboards = new Clipboards<KeptItem>({
        sharingOf: id => find(id)?.meta?.clipboard ?? 'own',
        take: selection => desktop.take(selection),
        isEmpty: selection => desktop.isEmpty(selection),
        put: (selection, item) => desktop.put(selection, item),
        hold: id => freezer.hold(id).release,
        isLocked: id => vaults.isLocked(id),
        nameOf: id => displayName(registry.find(id)),
        idle,
        failed,
    });
    const switchTo = (id: string): void => {
        if (clipboards.switchTo(id)) desktop.endDrag();
    };
    const start = (): void => {
        clipboards.start(registry.activeId);
        lifetime.add(() => {
            clipboards.clear();
        });
        // Somebody else may have moved the link.
        lifetime.add(registry.events.on('activeChanged', switchTo));
        lifetime.add(
            registry.events.on('removed', id => {
                clipboards.forget(id);
            }),
        );
        lifetime.add(
            registry.events.on('changed', id => {
                clipboards.sharingChanged(id);
            }),
        );
        lifetime.add(
            vaults.events.on('changed', id => {
                if (vaults.isLocked(id)) clipboards.forget(id);
            }),
        );
        lifetime.add(clipboards.events.on('crossed', record));
    };
    return {
        switchTo,
        keptOf: id => clipboards.keptOf(id),
        pasteFrom: id => clipboards.pasteFrom(id),
        start,
    };

    /** Leaves in the journal that something was taken across, and never what. */
    function record({ from, to, item }: { from: string; to: string; item: CopiedItem }): void {
        log.notice(
            'Something copied in another workspace was taken to the clipboard of this one',
            { workspace: to },
            {
                KOLIDE_FROM: from,
                KOLIDE_KINDS: item.kinds.join(' '),
                KOLIDE_SIZE: String(item.size),
            },
        );
    }
}

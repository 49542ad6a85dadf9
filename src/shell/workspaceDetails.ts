import { describeReason } from '../core/freezer/reasons.js';
import type { Accounts } from '../core/identity/accounts.js';
import { describeAccount } from '../core/identity/describeAccount.js';
import { describeHidden, type PresentationShield } from '../core/presentation/shield.js';
import type { AwakeKeepers } from '../core/session/awakeKeepers.js';
import type { HeldNotifications } from '../core/session/heldNotifications.js';
import type { Vaults } from '../core/vault/vaults.js';
import { _, fill, ngettext } from '../core/words.js';
import type { WorkspaceRegistry } from '../core/workspace/registry.js';
import { isBroken, type WorkspaceEntry } from '../core/workspace/workspace.js';

/** Those who know something of workspaces that people are told. */
export interface WorkspaceSources {
    readonly registry: WorkspaceRegistry;
    readonly accounts: Accounts;
    readonly vaults: Pick<Vaults, 'events' | 'isLocked'>;
    readonly keepers: Pick<AwakeKeepers, 'events' | 'of'>;
    readonly held: Pick<HeldNotifications, 'events' | 'countOf'>;
    /** Says as what a workspace may be shown. */
    readonly shield: PresentationShield;
}

/** What a person is told of a workspace beside its name. */
export interface WorkspaceDetails {
    /** Who is signed in there; empty if there is nothing to say. */
    readonly identity: string;
    /** What it is doing, the most important first. */
    readonly activity: readonly string[];
}

/** What there is to tell of a workspace. */
export function describeWorkspace(
    entry: WorkspaceEntry,
    sources: WorkspaceSources,
): WorkspaceDetails {
    if (sources.shield.hides(entry.id)) return { identity: '', activity: [describeHidden()] };
    if (isBroken(entry)) return { identity: '', activity: [entry.reason] };
    const identity = describeAccount(sources.accounts.shown(entry.id), entry.meta.koderUserId);
    // What waits there is a part of what is locked. It is news, which must not be cut off.
    const isLocked = sources.vaults.isLocked(entry.id);
    const activity = isLocked
        ? [_('Locked')]
        : [
              describeHeld(sources.held.countOf(entry.id)),
              describeState(entry, sources),
              describeAwake(entry, sources),
          ];
    return { identity, activity: activity.filter(text => text !== '') };
}

/**
 * The same, with the number of its windows, unless it is locked or hidden.
 *
 * @param windows how many it has.
 */
export function describeWithWindows(
    entry: WorkspaceEntry,
    sources: WorkspaceSources,
    windows: number,
): WorkspaceDetails {
    const details = describeWorkspace(entry, sources);
    const isHidden = sources.vaults.isLocked(entry.id) || sources.shield.hides(entry.id);
    const isTold = !isBroken(entry) && !isHidden;
    const isEmpty = windows === 0 && sources.registry.stateOf(entry) === 'empty';
    if (!isTold || isEmpty) return details;
    return { ...details, activity: [...details.activity, describeWindows(windows)] };
}

function describeWindows(count: number): string {
    if (count === 0) return _('No windows');
    return fill(ngettext('%(count) window', '%(count) windows', count), { count });
}

function describeState(entry: WorkspaceEntry, { registry }: WorkspaceSources): string {
    const reason = registry.reasonOf(entry);
    switch (registry.stateOf(entry)) {
        case 'active':
            return _('Active');
        case 'background':
            return reason === null
                ? _('Running')
                : fill(_('Running: %(reason)'), { reason: describeReason(reason) });
        case 'frozen':
            return _('Paused');
        case 'broken':
            return _('Broken');
        case 'empty':
            return _('No apps running');
    }
}

/** Who it is and why is in a section of the menu of its own. */
function describeAwake(entry: WorkspaceEntry, { registry, keepers }: WorkspaceSources): string {
    const isSaid = registry.reasonOf(entry) === 'inhibitor';
    return isSaid || keepers.of(entry.id).length === 0 ? '' : describeReason('inhibitor');
}

function describeHeld(count: number): string {
    if (count === 0) return '';
    return fill(ngettext('%(count) notification', '%(count) notifications', count), { count });
}

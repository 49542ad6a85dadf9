import { Emitter } from '../emitter.js';
import { WorkspaceError } from '../errors.js';
import { _, fill } from '../words.js';
import { parseMeta } from '../workspace/meta.js';
import { displayName, isBroken, type WorkspaceEntry } from '../workspace/workspace.js';

/** What is known of the workspaces and of those who look on. */
export interface ShieldPorts {
    /** All workspaces, in the order in which people see them. */
    readonly list: () => readonly WorkspaceEntry[];
    readonly activeId: () => string;
    /** Whether others than the person see the screen. */
    readonly isShared: () => boolean;
}

/** What happens to the shield. */
export interface ShieldEvents {
    /** Something else may be told of the workspace now. */
    changed: [workspaceId: string];
    /** There is something to be hidden, or no more. */
    needed: [];
}

/** What takes the place of an icon that might tell who a client is. */
const HIDDEN_ICON = 'view-conceal-symbolic';

/** Of a workspace whose own `meta.toml` cannot be read. */
const NOTHING_KNOWN = 'name = "-"\ncreated_at = 1970-01-01T00:00:00Z';

/**
 * Keeps workspaces from those who are shown the screen: while it is shared, the names and all that
 * is known of others than the active one are hidden, and no program switches to them.
 *
 * The person can lower it, and see the names, until the screen is no longer shared.
 */
export class PresentationShield {
    readonly events = new Emitter<ShieldEvents>();
    private readonly disguises = new WeakMap<WorkspaceEntry, WorkspaceEntry>();
    private isOn = true;
    private lowered = false;
    private hidden: ReadonlySet<string> = new Set();
    private wasNeeded = false;

    constructor(private readonly ports: ShieldPorts) {}

    /** Whether the person uses it at all. */
    setOn(isOn: boolean): void {
        this.isOn = isOn;
        this.update();
    }

    /** To be called when the workspaces, or those who see the screen, are others. */
    update(): void {
        if (!this.ports.isShared()) this.lowered = false;
        const hidden = new Set(this.isUp ? this.others() : []);
        const before = this.hidden;
        this.hidden = hidden;
        for (const id of new Set([...before, ...hidden]))
            if (before.has(id) !== hidden.has(id)) this.events.emit('changed', id);
        const { isNeeded } = this;
        if (isNeeded === this.wasNeeded) return;
        this.wasNeeded = isNeeded;
        this.events.emit('needed');
    }

    /** Whether the screen is shared, and the shield, up or lowered, of use. */
    get isNeeded(): boolean {
        return this.isOn && this.ports.isShared();
    }

    /** Whether other workspaces are hidden now. */
    get isUp(): boolean {
        return this.isNeeded && !this.lowered;
    }

    /** Lowers it until the screen is no longer shared, or puts it up again. */
    setLowered(isLowered: boolean): void {
        this.lowered = isLowered;
        this.update();
    }

    /** Whether nothing of a workspace is to be told. */
    hides(workspaceId: string): boolean {
        return this.isUp && workspaceId !== this.ports.activeId();
    }

    /**
     * The workspace as it may be shown: as it is, or one with nothing but its number and colour. The
     * same as before as long as both are the same.
     */
    shown<Entry extends WorkspaceEntry>(entry: Entry): Entry {
        if (!this.hides(entry.id)) return entry;
        const number = this.ports.list().findIndex(({ id }) => id === entry.id) + 1;
        const name = fill(_('Workspace %(number)'), { number });
        const known = this.disguises.get(entry);
        if (known?.meta?.name === name) return known as Entry;
        const disguise = disguised(entry, name);
        this.disguises.set(entry, disguise);
        return disguise as Entry;
    }

    /**
     * Holds back a switch that the person has not asked for by their own hand.
     *
     * @throws {WorkspaceError} Denied
     */
    requireOpen(workspaceId: string): void {
        if (this.isNeeded && workspaceId !== this.ports.activeId())
            throw new WorkspaceError(
                'Denied',
                _(
                    'The screen is shared, and no program can switch to another workspace meanwhile. Choose it in the panel, or stop sharing.',
                ),
            );
    }

    /** A sentence for the screen; another one if it names what is hidden. */
    censor(sentence: string): string {
        const isTelling = this.ports
            .list()
            .some(entry => this.hides(entry.id) && sentence.includes(displayName(entry)));
        return isTelling
            ? _('Something went wrong. While the screen is shared it is told in the journal only.')
            : sentence;
    }

    private others(): string[] {
        const activeId = this.ports.activeId();
        return this.ports
            .list()
            .map(({ id }) => id)
            .filter(id => id !== activeId);
    }
}

/** What is said of a workspace that is hidden, in place of all else. */
export function describeHidden(): string {
    return _('Hidden while the screen is shared');
}

function disguised(entry: WorkspaceEntry, name: string): WorkspaceEntry {
    const { id, isDefault } = entry;
    const meta = {
        ...(entry.meta ?? parseMeta(NOTHING_KNOWN)),
        ...{ name, koderUserId: '', icon: HIDDEN_ICON, picture: '', table: {} },
    };
    return isBroken(entry)
        ? { id, isDefault, meta, reason: describeHidden() }
        : { id, isDefault, meta, picture: null };
}

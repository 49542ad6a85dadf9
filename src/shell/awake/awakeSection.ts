import Clutter from 'gi://Clutter';
import Pango from 'gi://Pango';
import Shell from 'gi://Shell';
import St from 'gi://St';
import {
    PopupBaseMenuItem,
    PopupSeparatorMenuItem,
    type PopupMenu,
} from 'resource:///org/gnome/shell/ui/popupMenu.js';

import type { AwakeKeeper } from '../../core/session/awakeKeepers.js';
import { _, fill, ngettext } from '../../core/words.js';
import { displayName } from '../../core/workspace/workspace.js';
import type { WorkspaceSources } from '../workspaceDetails.js';

const MAX_SHOWN = 4;

/** The part of the menu that says who keeps the computer awake, and why. */
export class AwakeSection {
    private readonly heading = new PopupSeparatorMenuItem(_('Keeps the Computer Awake'));
    private readonly rows = Array.from({ length: MAX_SHOWN + 1 }, () => new AwakeRow());

    constructor(
        private readonly sources: Pick<WorkspaceSources, 'registry' | 'keepers' | 'shield'>,
    ) {
        this.show([]);
    }

    /** Puts it at the end of a menu. */
    addTo(menu: PopupMenu): void {
        menu.addMenuItem(this.heading);
        for (const { item } of this.rows) menu.addMenuItem(item);
    }

    /** Shows it as it is now. */
    sync(): void {
        this.show(this.describe());
    }

    private show(lines: readonly Line[]): void {
        const more = lines.length - MAX_SHOWN;
        const shown =
            more > 0
                ? [...lines.slice(0, MAX_SHOWN), { title: countMore(more), subtitle: '' }]
                : lines;
        this.heading.visible = shown.length > 0;
        this.rows.forEach((row, index) => {
            row.show(shown[index] ?? null);
        });
    }

    private describe(): Line[] {
        const { registry, keepers, shield } = this.sources;
        const { activeId } = registry;
        const list = registry.list.filter(({ id }) => !shield.hides(id));
        // What the person looks at is said first.
        const entries = [
            ...list.filter(({ id }) => id === activeId),
            ...list.filter(({ id }) => id !== activeId),
        ];
        return entries.flatMap(entry =>
            keepers.of(entry.id).map(keeper => ({
                title: nameOf(keeper),
                subtitle: [displayName(entry), keeper.reason]
                    .filter(text => text !== '')
                    .join(' · '),
            })),
        );
    }
}

interface Line {
    readonly title: string;
    readonly subtitle: string;
}

/** Its desktop file's name if its process was started as that, or what it calls itself, said so. */
function nameOf({ kind, startedAs, claims }: AwakeKeeper): string {
    if (kind === 'switch') return _('“Keep Awake” Is On');
    if (kind === 'window') return _('A window that is shown');
    if (startedAs !== null) return appName(startedAs) ?? startedAs;
    return claims === ''
        ? _('A program')
        : fill(_('A program that calls itself “%(name)”'), { name: appName(claims) ?? claims });
}

function appName(appId: string): string | null {
    // The generated types do not know that there may be none.
    const app = Shell.AppSystem.get_default().lookup_app(`${appId}.desktop`) as Shell.App | null;
    return app?.get_name() ?? null;
}

function countMore(more: number): string {
    return fill(ngettext('%(more) more', '%(more) more', more), { more });
}

/** It does nothing when it is chosen, but the keyboard and a screen reader can go there. */
class AwakeRow {
    readonly item = new PopupBaseMenuItem({ activate: false });
    private readonly title = makeLabel('');
    private readonly subtitle = makeLabel('kolide-row-subtitle');

    constructor() {
        const text = new St.BoxLayout({
            orientation: Clutter.Orientation.VERTICAL,
            x_expand: true,
        });
        text.add_child(this.title);
        text.add_child(this.subtitle);
        this.item.add_child(text);
    }

    /** Shows a line, or nothing at all. */
    show(line: Line | null): void {
        this.item.visible = line !== null;
        if (!line || (line.title === this.title.text && line.subtitle === this.subtitle.text))
            return;
        this.title.text = line.title;
        this.subtitle.text = line.subtitle;
        this.subtitle.visible = line.subtitle !== '';
        this.item.accessible_name = [line.title, line.subtitle]
            .filter(part => part !== '')
            .join(', ');
    }
}

function makeLabel(styleClass: string): St.Label {
    const label = new St.Label({ style_class: styleClass });
    label.clutter_text.ellipsize = Pango.EllipsizeMode.END;
    return label;
}

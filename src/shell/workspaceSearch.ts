import Clutter from 'gi://Clutter';
import GObject from 'gi://GObject';
import * as Main from 'resource:///org/gnome/shell/ui/main.js';
import { SearchResult } from 'resource:///org/gnome/shell/ui/search.js';
import St from 'gi://St';

import type { Lifetime } from '../core/lifetime.js';
import { searchNames } from '../core/workspace/nameSearch.js';
import { displayName, isBroken, type WorkspaceEntry } from '../core/workspace/workspace.js';
import { WorkspaceAvatar } from './workspaceAvatar.js';
import { faceOf } from './workspaceCaption.js';
import { describeWorkspace, type WorkspaceSources } from './workspaceDetails.js';

/** What the shell shows a result by. */
interface ResultMeta {
    readonly id: string;
    readonly name: string;
    readonly description: string;
}

/** What the published types leave open. */
interface SearchController {
    addProvider(provider: WorkspaceSearch): void;
    removeProvider(provider: WorkspaceSearch): void;
    readonly searchActive: boolean;
    /** Ends the search, as the button in the entry does. */
    reset(): void;
}

/** Finds workspaces by their names in the overview's search: a search provider of the shell's. */
export class WorkspaceSearch {
    readonly id = 'kolide-workspaces';
    /** It is no app's. */
    readonly appInfo = null;
    readonly canLaunchSearch = false;
    readonly isRemoteProvider = false;

    /** Is asked for as long as the lifetime lasts. */
    constructor(
        private readonly sources: WorkspaceSources,
        private readonly activate: (id: string) => void,
        lifetime: Lifetime,
    ) {
        const controller = Main.overview.searchController as unknown as SearchController;
        controller.addProvider(this);
        lifetime.add(() => {
            controller.removeProvider(this);
        });
        const { shield } = sources;
        lifetime.add(
            shield.events.on('changed', () => {
                // Names that were found already are on the screen still.
                if (shield.isUp && controller.searchActive) controller.reset();
            }),
        );
    }

    /** The ids of the workspaces that fit, the best first. */
    getInitialResultSet(terms: readonly string[]): Promise<string[]> {
        const { registry, shield } = this.sources;
        // A name that was typed would tell that there is such a client.
        const usable = registry.list.filter(entry => !isBroken(entry) && !shield.hides(entry.id));
        return Promise.resolve(searchNames(usable, displayName, terms).map(({ id }) => id));
    }

    /** The same, of those that fitted what was typed before. */
    getSubsearchResultSet(
        _previous: readonly string[],
        terms: readonly string[],
    ): Promise<string[]> {
        return this.getInitialResultSet(terms);
    }

    /** What is shown of each. */
    getResultMetas(ids: readonly string[]): Promise<ResultMeta[]> {
        return Promise.resolve(
            ids.map(id => {
                const entry = this.sources.registry.find(id);
                const { identity, activity } = describeWorkspace(entry, this.sources);
                const parts = [identity, ...activity].filter(text => text !== '');
                const description = parts.join(' · ');
                return { id, name: displayName(entry), description };
            }),
        );
    }

    /** As many of them as there is room for. */
    filterResults(ids: readonly string[], count: number): string[] {
        return ids.slice(0, count);
    }

    /** What is seen of one. */
    createResultObject(meta: ResultMeta): WorkspaceResult {
        return new WorkspaceResult(this, meta, this.sources.registry.find(meta.id));
    }

    /** The person chose one. */
    activateResult(id: string): void {
        this.activate(id);
    }
}

/** A workspace among the results. */
class WorkspaceResult extends SearchResult {
    static {
        GObject.registerClass({ GTypeName: 'KolideWorkspaceResult' }, this);
    }

    constructor(provider: WorkspaceSearch, meta: ResultMeta, entry: WorkspaceEntry) {
        // What was typed makes no difference to where it leads.
        super(...([provider, meta, { terms: [] }] as unknown as []));
        const avatar = new WorkspaceAvatar('kolide-avatar-result');
        avatar.show(faceOf(entry));
        avatar.actor.x_align = Clutter.ActorAlign.CENTER;
        const name = new St.Label({ text: meta.name, x_align: Clutter.ActorAlign.CENTER });
        const description = new St.Label({
            style_class: 'kolide-result-description',
            text: meta.description,
            x_align: Clutter.ActorAlign.CENTER,
        });
        // The grid makes room for what it is told before it says how wide it is.
        description.clutter_text.line_wrap = true;
        const content = new St.BoxLayout({
            style_class: 'kolide-result',
            orientation: Clutter.Orientation.VERTICAL,
        });
        for (const part of [avatar.actor, name, description]) content.add_child(part);
        this.style_class = 'grid-search-result';
        this.set_child(content);
        this.accessible_name = [meta.name, meta.description].join(', ');
    }
}

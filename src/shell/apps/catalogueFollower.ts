import type { Lifetime } from '../../core/lifetime.js';
import { LatestRequest } from '../../core/latestRequest.js';
import type { Vaults } from '../../core/vault/vaults.js';
import type { WorkspaceRegistry } from '../../core/workspace/registry.js';
import { isBroken, type Workspace } from '../../core/workspace/workspace.js';
import { AppsWatch } from '../../system/apps/appsWatch.js';
import { NO_APPS, type OwnAppMap, type OwnApps } from '../../system/apps/ownApps.js';
import type { ShownApps } from '../../system/apps/shownApps.js';
import { log } from '../../system/log.js';
import { idle } from '../idle.js';
import { SESSIONS_APPS, type AppCatalogue } from './appCatalogue.js';

/** What a follower is handed. */
export interface CatalogueParts {
    readonly registry: WorkspaceRegistry;
    readonly vaults: Vaults;
    readonly catalogue: AppCatalogue;
    readonly ownApps: OwnApps;
    readonly shownApps: ShownApps;
}

/**
 * Has the shell show the apps of whichever workspace is active. None of that is in a switch: those who
 * show apps are asked to look again once the new workspace is on the screen, and only if they would
 * find something else.
 */
export class CatalogueFollower {
    /** Of each workspace that has been active. */
    private readonly watches = new Map<string, AppsWatch>();
    /** Where something has changed since it was read. */
    private readonly unread = new Set<string>();
    private readonly latest = new LatestRequest<string>(id => this.bring(id));

    constructor(
        private readonly parts: CatalogueParts,
        private readonly lifetime: Lifetime,
    ) {}

    /** To be called when the workspaces are known. */
    start(): void {
        const { registry, vaults, catalogue } = this.parts;
        const { lifetime } = this;
        lifetime.add(() => {
            for (const watch of this.watches.values()) watch.stop();
        });
        lifetime.add(
            registry.events.on('activeChanged', () => {
                catalogue.clearOwn();
                this.follow();
            }),
        );
        lifetime.add(
            registry.events.on('changed', id => {
                if (id === registry.activeId) this.refresh();
                this.updatePrograms(id, (shown, entry) => shown.updateChoice(entry));
            }),
        );
        lifetime.add(
            registry.events.on('removed', id => {
                this.watches.get(id)?.stop();
                this.watches.delete(id);
                this.parts.ownApps.forget(id).catch(log.error);
            }),
        );
        lifetime.add(
            vaults.events.on('changed', id => {
                if (vaults.isLocked(id)) this.parts.ownApps.forget(id).catch(log.error);
                if (id === registry.activeId) this.refresh();
            }),
        );
        lifetime.add(
            catalogue.onInstalled(() => {
                for (const { id } of registry.list)
                    this.updatePrograms(id, (shown, entry) => shown.update(entry));
            }),
        );
        this.follow();
    }

    private follow(): void {
        const { registry, ownApps } = this.parts;
        const { id, isDefault } = registry.find(registry.activeId);
        if (!isDefault && !this.watches.has(id)) {
            const lookAgain = (): void => {
                this.unread.add(id);
                if (id === registry.activeId) this.refresh();
            };
            this.unread.add(id);
            this.watches.set(id, new AppsWatch(ownApps.directoryOf(id), lookAgain));
        }
        this.refresh();
    }

    private refresh(): void {
        this.latest.ask(this.parts.registry.activeId).catch(log.error);
    }

    private async bring(id: string): Promise<void> {
        await idle();
        if (!this.isWanted(id)) return;
        const { vaults, catalogue } = this.parts;
        const own = this.keptOf(id) ?? (await this.readWhenIdle(id));
        if (!this.isWanted(id)) return;
        await catalogue.setOwn(id, own, () => this.isWanted(id) && !vaults.isLocked(id));
        if (!this.isWanted(id)) return;
        if (vaults.isLocked(id)) catalogue.clearOwn();
        catalogue.tell(this.choice());
    }

    /** What there is in a workspace without looking; null if one has to look. */
    private keptOf(id: string): OwnAppMap | null {
        const { registry, vaults, ownApps } = this.parts;
        if (isBroken(registry.find(id)) || vaults.isLocked(id)) return NO_APPS;
        const isKnown = this.watches.get(id)?.hasToldAll === true && !this.unread.has(id);
        return isKnown ? ownApps.kept(id) : null;
    }

    private async readWhenIdle(id: string): Promise<OwnAppMap> {
        const { registry, ownApps } = this.parts;
        const entry = registry.find(id);
        if (isBroken(entry)) return NO_APPS;
        // What changes from here on is told.
        if (this.watches.get(id)?.hasToldAll === true) this.unread.delete(id);
        const own = await ownApps.of(sourceOf(entry));
        await idle();
        return own;
    }

    private isWanted(id: string): boolean {
        return !this.lifetime.ended && this.parts.registry.activeId === id;
    }

    /** What tells whether the same of the session's apps are shown. */
    private choice(): string {
        const { registry, catalogue } = this.parts;
        const { meta, isDefault } = registry.find(registry.activeId);
        const hidesPersons = !isDefault && catalogue.hasPersons;
        const isWhole = (meta?.apps.mode ?? 'all') === 'all' && !hidesPersons;
        return isWhole ? SESSIONS_APPS : JSON.stringify([meta?.apps, hidesPersons]);
    }

    private updatePrograms(
        id: string,
        update: (shownApps: ShownApps, workspace: Workspace) => Promise<void>,
    ): void {
        const updateWhenIdle = async (): Promise<void> => {
            await idle();
            if (this.lifetime.ended) return;
            const entry = this.parts.registry.list.find(candidate => candidate.id === id);
            if (entry && !isBroken(entry)) await update(this.parts.shownApps, entry);
        };
        updateWhenIdle().catch(log.error);
    }
}

function sourceOf({ id, isDefault, meta }: Workspace): Parameters<OwnApps['of']>[0] {
    return { id, isDefault, isolation: meta.isolation };
}

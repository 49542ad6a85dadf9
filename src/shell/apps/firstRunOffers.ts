import * as Main from 'resource:///org/gnome/shell/ui/main.js';
import * as MessageTray from 'resource:///org/gnome/shell/ui/messageTray.js';

import type { Lifetime } from '../../core/lifetime.js';
import { _, fill } from '../../core/words.js';
import type { Offer } from '../../system/apps/firstRun.js';

/** Offers the apps that were set up for a workspace, each in a notification, while it is active. */
export class FirstRunOffers {
    private readonly sources = new Map<string, MessageTray.Source>();
    private workspaceId = '';

    /** @param tell shows a failure of something that a person asked for. */
    constructor(
        private readonly tell: (error: unknown) => void,
        lifetime: Lifetime,
    ) {
        lifetime.add(() => {
            this.withdraw();
        });
    }

    /** Shows an offer, unless it is on the screen. */
    show(offer: Offer): void {
        const { workspace, app } = offer;
        if (workspace.id !== this.workspaceId) this.withdraw();
        this.workspaceId = workspace.id;
        if (this.sources.has(app)) return;
        const source = new MessageTray.Source({
            title: _('Workspaces'),
            iconName: 'list-add-symbolic',
        });
        const notification = new MessageTray.Notification({
            source,
            title: offer.title,
            body: fill(_('It was set up for the workspace “%(workspace)”.'), {
                workspace: workspace.meta.name,
            }),
        });
        let isTaken = false;
        const start = (): void => {
            if (isTaken) return;
            isTaken = true;
            offer.start().catch(this.tell);
        };
        notification.addAction(_('Start'), start);
        notification.connect('activated', start);
        notification.connect('destroy', (_notification, reason) => {
            if (!isTaken && reason === MessageTray.NotificationDestroyedReason.DISMISSED)
                offer.decline().catch(this.tell);
        });
        this.sources.set(app, source);
        source.connect('destroy', () => {
            this.sources.delete(app);
        });
        Main.messageTray.add(source);
        source.addNotification(notification);
    }

    /** Takes all offers from the screen. They are made again when their workspace is active. */
    withdraw(): void {
        for (const source of [...this.sources.values()])
            source.destroy(MessageTray.NotificationDestroyedReason.SOURCE_CLOSED);
        this.sources.clear();
    }
}

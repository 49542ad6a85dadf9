import type { BackgroundNotifications } from '../core/session/backgroundNotifications.js';
import { _ } from '../core/words.js';

/** What may become of notifications from the background, for people. */
export function backgroundNotificationLabels(): Record<BackgroundNotifications, string> {
    return {
        hold: _('Hold'),
        'hold-unless-urgent': _('Show Urgent Ones'),
        show: _('Show All'),
    };
}

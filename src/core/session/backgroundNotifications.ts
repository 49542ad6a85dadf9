import { parseChoice } from '../choice.js';
import { _ } from '../words.js';

/**
 * What may become of the notifications of workspaces in the background: all are held, or only those
 * that are not urgent, or none.
 */
export const BACKGROUND_NOTIFICATIONS = ['hold', 'hold-unless-urgent', 'show'] as const;

/** One of BACKGROUND_NOTIFICATIONS. */
export type BackgroundNotifications = (typeof BACKGROUND_NOTIFICATIONS)[number];

/** What a workspace may say of its own: one of those, or that the common setting counts. */
export const NOTIFICATION_CHOICES = ['default', ...BACKGROUND_NOTIFICATIONS] as const;

/** One of NOTIFICATION_CHOICES. */
export type NotificationChoice = (typeof NOTIFICATION_CHOICES)[number];

/** @throws {WorkspaceError} InvalidArgument */
export function parseNotificationChoice(text: string): NotificationChoice {
    return parseChoice(
        text,
        NOTIFICATION_CHOICES,
        _('Notifications cannot be “%(choice)”. Use one of: %(choices).'),
    );
}

/** What counts for a workspace, given the setting that is common to all. */
export function resolveNotifications(
    choice: NotificationChoice,
    common: BackgroundNotifications,
): BackgroundNotifications {
    return choice === 'default' ? common : choice;
}

/** The choice that holds a workspace's notifications, or lets all of them through. */
export function chooseToHold(isHeld: boolean, common: BackgroundNotifications): NotificationChoice {
    if (!isHeld) return common === 'show' ? 'default' : 'show';
    return common === 'show' ? 'hold' : 'default';
}

import GLib from 'gi://GLib';

import {
    isThemeName,
    titleFrom,
    type Showing,
    type WorkspaceNotification,
} from '../../core/session/notifications.js';

/** What a request says of a notification beside its texts, or all that it says. */
export type Content = Readonly<Record<string, GLib.Variant | undefined>>;

// Desktop Notifications Specification 1.2, “Urgency Levels”
const LOW = new GLib.Variant('y', 0);
const CRITICAL = 2;
// GNotificationPriority, as glib/gio/gnotification.c sends it
const LOW_PRIORITY = new GLib.Variant('s', 'low');
const URGENT_PRIORITY = 'urgent';

/** The text that a value is; empty if it is none. */
export function textOf(value: GLib.Variant | undefined): string {
    return value?.get_type_string() === 's' ? value.get_string()[0] : '';
}

/** Whether it is an icon of the theme (g_icon_serialize). */
export function isThemed(icon: GLib.Variant | undefined): boolean {
    if (icon?.get_type_string() === 's') return isThemeName(icon.get_string()[0]);
    return icon?.get_type_string() === '(sv)' && textOf(icon.get_child_value(0)) === 'themed';
}

/** Whether an app says by these hints (org.freedesktop.Notifications) that it cannot wait. */
export function isCritical(hints: Content): boolean {
    const urgency = hints['urgency'];
    return urgency?.get_type_string() === 'y' && urgency.get_byte() === CRITICAL;
}

/** A copy of the hints with which a notification is shown so. */
export function hintsFor<Hints extends Content>(hints: Hints, { isQuiet }: Showing): Hints {
    return { ...hints, ...(isQuiet && { urgency: LOW }) };
}

/** What is told of a notification with this content (org.gtk.Notifications). */
export function describeContent(
    content: Content,
): Pick<WorkspaceNotification, 'appName' | 'title' | 'body' | 'isUrgent'> {
    return {
        appName: '',
        title: textOf(content['title']),
        body: textOf(content['body']),
        isUrgent: textOf(content['priority']) === URGENT_PRIORITY,
    };
}

/** A copy of the content with which a notification is shown so. */
export function contentFor<Some extends Content>(
    content: Some,
    { origin, isQuiet }: Showing,
): Some {
    const title = new GLib.Variant('s', titleFrom(origin, textOf(content['title'])));
    return { ...content, title, ...(isQuiet && { priority: LOW_PRIORITY }) };
}

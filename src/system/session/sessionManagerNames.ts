import type { ObjectInterface } from '../dbus/calls.js';

/** The well-known name and the interface of gnome-session. */
export const SESSION_MANAGER = 'org.gnome.SessionManager';
/** Where its object is. */
export const SESSION_MANAGER_PATH = '/org/gnome/SessionManager';

/** All of that. */
export const SESSION_MANAGER_OBJECT: ObjectInterface = {
    service: SESSION_MANAGER,
    path: SESSION_MANAGER_PATH,
    interfaceName: SESSION_MANAGER,
};

/** The well-known name and the interface of gnome-session. */
export const SESSION_MANAGER = 'org.gnome.SessionManager';
/** Where its object is. */
export const SESSION_MANAGER_PATH = '/org/gnome/SessionManager';

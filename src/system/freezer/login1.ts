/** The bus name of logind (org.freedesktop.login1(5)). */
export const LOGIN1_NAME = 'org.freedesktop.login1';

/** Where its manager is. */
export const LOGIN1_PATH = '/org/freedesktop/login1';

/** The interface of its manager. */
export const LOGIN1_MANAGER = `${LOGIN1_NAME}.Manager`;

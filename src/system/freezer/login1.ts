import type { ObjectInterface } from '../dbus/calls.js';

/** The manager of logind (org.freedesktop.login1(5)). */
export const LOGIN1: ObjectInterface = {
    service: 'org.freedesktop.login1',
    path: '/org/freedesktop/login1',
    interfaceName: 'org.freedesktop.login1.Manager',
};

import { environmentOf, type EnvironmentSource } from '../../../../src/core/apps/environment.js';

const SOURCE: EnvironmentSource = {
    id: '2346ee90-3bbf-426c-9ad4-a265a126e0a9',
    isDefault: false,
    home: 'own',
    isolation: 'separate',
    tree: '/tree',
    runtimeDirectory: '/run/user/1000',
    dataDirectories: '/usr/local/share:/usr/share',
    cacheDirectory: '/home/anna/.cache',
    display: { WAYLAND_DISPLAY: 'wayland-0' },
};

// First what hides the apps that the workspace does not show.
const DATA_DIRECTORIES =
    '/run/user/1000/kolide/2346ee903bbf426c9ad4a265a126e0a9-apps:/usr/local/share:/usr/share';

describe('The environment of a workspace’s processes', () => {
    it('leads to its own directories and its own bus', () => {
        expect(environmentOf(SOURCE)).toEqual({
            WAYLAND_DISPLAY: 'wayland-0',
            KOLIDE_WORKSPACE: SOURCE.id,
            XDG_DATA_DIRS: DATA_DIRECTORIES,
            HOME: '/tree/home',
            XDG_CONFIG_HOME: '/tree/XDG_CONFIG_HOME',
            XDG_DATA_HOME: '/tree/XDG_DATA_HOME',
            XDG_CACHE_HOME: '/tree/XDG_CACHE_HOME',
            XDG_STATE_HOME: '/tree/XDG_STATE_HOME',
            DBUS_SESSION_BUS_ADDRESS:
                'unix:path=/run/user/1000/kolide/2346ee903bbf426c9ad4a265a126e0a9/bus',
            MESA_SHADER_CACHE_DIR: '/home/anna/.cache',
        });
    });

    it('keeps the person’s home where that is shared', () => {
        expect(environmentOf({ ...SOURCE, home: 'shared' })['HOME']).toBeUndefined();
    });

    it('of a confined workspace leads to nothing that is shared with others', () => {
        const environment = environmentOf({
            ...SOURCE,
            isolation: 'confined',
            home: 'shared',
            display: { ...SOURCE.display, DISPLAY: ':0', XAUTHORITY: '/run/user/1000/.auth' },
        });
        expect(environment['WAYLAND_DISPLAY']).toBe('wayland-0');
        expect(environment['HOME']).toBe('/tree/home');
        for (const name of ['DISPLAY', 'XAUTHORITY', 'MESA_SHADER_CACHE_DIR'])
            expect(environment[name]).withContext(name).toBeUndefined();
    });

    it('of the default workspace is the session’s, but for the marker and the apps that it does not show', () => {
        expect(environmentOf({ ...SOURCE, isDefault: true })).toEqual({
            WAYLAND_DISPLAY: 'wayland-0',
            KOLIDE_WORKSPACE: SOURCE.id,
            XDG_DATA_DIRS: DATA_DIRECTORIES,
        });
    });
});

import Gio from 'gi://Gio';

import { watchApps } from '../../../../src/system/apps/appsWatch.js';
import { eventually, useTemporaryHome } from '../store/temporaryHome.js';

describe('watchApps()', () => {
    const home = useTemporaryHome();
    let live: string[];
    let begun: number;
    let tell: (path: string) => void;
    let stop: () => void;

    beforeEach(() => {
        live = [];
        begun = 0;
        home().makeDirectory('data/applications');
        const watch: Parameters<typeof watchApps>[2] = (directory, listener) => {
            const name = directory.get_basename() ?? '';
            begun += 1;
            live.push(name);
            if (name === 'data')
                tell = path => {
                    listener(Gio.File.new_for_path(`${home().path}/${path}`));
                };
            return () => {
                live.splice(live.indexOf(name), 1);
            };
        };
        stop = watchApps(`${home().path}/data/applications`, () => undefined, watch);
    });

    afterEach(() => {
        stop();
    });

    it('watches the directory once, however often something is said of it', async () => {
        await eventually(() => begun === 2);
        for (const times of [3, 4, 5]) {
            tell('data/applications');
            await eventually(() => begun === times);
        }
        expect(live.sort()).toEqual(['applications', 'data']);
    });

    it('watches nothing that is gone, and what comes in its place', async () => {
        await eventually(() => live.length === 2);
        home().remove('data/applications');
        tell('data/applications');
        await eventually(() => live.length === 1);
        home().makeDirectory('data/applications');
        tell('data/applications');
        await eventually(() => live.length === 2);
    });

    it('watches nothing any more when it is stopped', async () => {
        await eventually(() => live.length === 2);
        tell('data/applications');
        stop();
        await eventually(() => live.length === 0);
    });
});

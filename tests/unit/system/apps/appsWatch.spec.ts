import Gio from 'gi://Gio';

import { AppsWatch } from '../../../../src/system/apps/appsWatch.js';
import { eventually, useTemporaryHome } from '../store/temporaryHome.js';

describe('AppsWatch', () => {
    const home = useTemporaryHome();
    let live: string[];
    let begun: number;
    let tell: (path: string) => void;
    let told: number;
    let appsWatch: AppsWatch;

    beforeEach(() => {
        live = [];
        begun = 0;
        told = 0;
        home().makeDirectory('data/applications');
        const watch: ConstructorParameters<typeof AppsWatch>[2] = (directory, listener) => {
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
        appsWatch = new AppsWatch(
            `${home().path}/data/applications`,
            () => {
                told += 1;
            },
            watch,
        );
    });

    afterEach(() => {
        appsWatch.stop();
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

    it('says whether there is anything that it has not told', async () => {
        expect(appsWatch.hasToldAll).toBeFalse();
        await eventually(() => appsWatch.hasToldAll);
        tell('data/applications');
        expect(appsWatch.hasToldAll).toBeFalse();
        await eventually(() => appsWatch.hasToldAll);
        expect(told).toBe(1);
    });

    it('watches nothing any more when it is stopped', async () => {
        await eventually(() => live.length === 2);
        tell('data/applications');
        appsWatch.stop();
        await eventually(() => live.length === 0);
    });
});

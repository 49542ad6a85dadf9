import GLib from 'gi://GLib';

import { ProfileFiles } from '../../../../src/system/profile/profileFiles.js';
import { useTemporaryHome } from '../store/temporaryHome.js';

const ID = '00000000-0000-4000-8000-000000000001';
const KEY = 'org.gnome.desktop.interface accent-color';
const FOLDER = `.config/koder/workspaces/${ID}/kolide`;
const PROFILE = JSON.stringify({ version: 1, settings: { [KEY]: "'red'" } });

describe('The file of a profile', () => {
    const home = useTemporaryHome();

    function run(...argv: string[]): void {
        GLib.spawn_sync(null, argv, null, GLib.SpawnFlags.SEARCH_PATH, null);
    }

    const place = (): string => `${home().path}/${FOLDER}/settings.json`;

    it('may be kept elsewhere by its person, and changed there', async () => {
        const files = new ProfileFiles(home().layout);
        home().makeDirectory(FOLDER);
        home().write('mine', PROFILE);
        run('ln', '-s', `${home().path}/mine`, place());
        expect((await files.read(ID))?.get(KEY)).toBe("'red'");
        home().overwrite('mine', PROFILE.replace('red', 'blue'));
        expect((await files.read(ID))?.get(KEY)).toBe("'blue'");
    });

    it('is not read if it is too long, even through a link', async () => {
        home().makeDirectory(FOLDER);
        home().write('long', PROFILE + ' '.repeat(2 * 1024 * 1024));
        run('ln', '-s', `${home().path}/long`, place());
        await expectAsync(new ProfileFiles(home().layout).read(ID)).toBeRejected();
    });

    it('is not waited for if it is a pipe', async () => {
        home().makeDirectory(FOLDER);
        run('mkfifo', place());
        await expectAsync(new ProfileFiles(home().layout).read(ID)).toBeRejected();
    });
});

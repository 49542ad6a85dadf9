import type St from 'gi://St';

import type { ActorQuery } from './driver/actors.js';
import { AUTH_PROMPT, IDENTITY } from './driver/lockScreen.js';
import { useDesktop } from './driver/suite.js';

const NAME: ActorQuery = { style: 'kolide-lock-name', within: IDENTITY };

const LONG_NAME = 'Kanzlei Dr. Wolfeschlegelsteinhausenbergerdorff und Partner';
const LONG_ID = 'maximiliane.wolfeschlegelsteinhausenbergerdorff@kanzlei-hamburg.example';

describe('The lock screen', () => {
    const desktop = useDesktop();
    const { actors, lockScreen, screen, shell, workspaces } = desktop;

    beforeAll(async () => {
        await workspaces.create('work', { colour: 'blue', koder_user_id: 'ana@work.example' });
        await workspaces.create('play', { colour: 'green' });
        await workspaces.create(LONG_NAME, { koder_user_id: LONG_ID });
    });

    beforeEach(async () => {
        await workspaces.activate('work');
    });

    afterEach(async () => {
        if (await lockScreen.isLocked()) await lockScreen.unlock();
        await screen.reset();
    });

    it('asks for the one who signed in to the active workspace', async () => {
        await lockScreen.lock();
        await lockScreen.ask();
        const identity = await actors.still(IDENTITY);
        expect(identity.texts).toContain('work');
        expect(identity.texts).toContain('ana@work.example');
        expect(await actors.all({ text: 'koder', within: AUTH_PROMPT })).toEqual([]);
        // What a screen reader says of what the password is typed into.
        await actors.get({ ...AUTH_PROMPT, name: 'Workspace: work (ana@work.example)' });
    });

    it('follows the active workspace while it asks', async () => {
        await lockScreen.lock();
        await lockScreen.ask();
        await actors.get({ text: 'work', within: IDENTITY });
        await workspaces.activate('play');
        await actors.get({ text: 'play', within: IDENTITY });
        expect(await actors.all({ text: '*work*', within: AUTH_PROMPT })).toEqual([]);
        await workspaces.update('play', { koder_user_id: 'rpm@home.example' });
        await actors.get({ text: 'rpm@home.example', within: IDENTITY });
    });

    for (const scale of [1, 2])
        it(`has room for long names at ${scale * 100} %`, async () => {
            await workspaces.activate(LONG_NAME);
            await screen.setScale(scale);
            await lockScreen.lock();
            await lockScreen.ask();
            const prompt = await actors.still(AUTH_PROMPT);
            const { width, height } = await shell.run(() => ({
                width: global.stage.width,
                height: global.stage.height,
            }));
            for (const { x, y, ...size } of [prompt, await actors.get(IDENTITY)]) {
                expect(Math.min(x, y)).toBeGreaterThanOrEqual(0);
                expect(x + size.width).toBeLessThanOrEqual(width);
                expect(y + size.height).toBeLessThanOrEqual(height);
            }
            // Names may differ at their ends only.
            const isCut = await shell.run(({ find }, query) => {
                const label = find(query) as St.Label | null;
                return label?.clutter_text.get_layout().is_ellipsized();
            }, NAME);
            expect(isCut).toBeFalse();
        });
});

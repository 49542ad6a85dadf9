import type { Desktop } from './desktop.js';
import { Preferences, type PreferencesPage } from './preferences.js';
import { PreferencesService } from './preferencesService.js';
import { step } from './step.js';

const PAGES: readonly PreferencesPage[] = ['Workspaces', 'Accounts', 'Behaviour', 'About'];
const NARROW = [360, 700] as const;

/**
 * Leaves pictures of all pages of the preferences: narrow, dark and from right to left.
 *
 * @param workspace one whose own page is shown, too.
 */
export async function tourPreferences(
    desktop: Desktop,
    workspace: string,
    shoot: (name: string) => Promise<void>,
): Promise<void> {
    const window = new Preferences(desktop);
    const service = new PreferencesService(desktop);
    const shootAll = async (look: string, width = 640, height = 760): Promise<void> =>
        step(`looked at the preferences, ${look}`, async () => {
            await window.open('Workspaces', width, height);
            await window.pressOn('list item', workspace, 'Return');
            await window.find('button', 'Back');
            await shoot(`workspace-${look}`);
            await window.activate('button', 'Back');
            await window.gone('button', 'Back');
            for (const page of PAGES) {
                await window.turnTo(page);
                await shoot(`${page.toLowerCase()}-${look}`);
            }
            await desktop.tidyUp();
        });
    await shootAll('narrow', ...NARROW);
    await desktop.screen.setColourScheme('dark');
    await shootAll('dark');
    await desktop.screen.setColourScheme('light');
    await service.startRightToLeft();
    await shootAll('right-to-left');
    await service.stop();
}

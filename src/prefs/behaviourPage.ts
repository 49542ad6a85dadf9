import Adw from 'gi://Adw';
import type Gio from 'gi://Gio';

import type { Lifetime } from '../core/lifetime.js';
import type { WindowSignStyle } from '../core/windows/windowSigns.js';
import { _ } from '../core/words.js';
import type { Choices } from '../system/settings.js';
import { backgroundNotificationLabels } from './labels.js';
import { SettingRows } from './settingRows.js';
import { shortcutRow } from './shortcutRow.js';
import { makeGroup } from './subpage.js';

/** What is set for all workspaces. It shows what is locked as such. */
export function makeBehaviourPage(settings: Gio.Settings, lifetime: Lifetime): Adw.PreferencesPage {
    const rows = new SettingRows(settings, lifetime);
    const page = new Adw.PreferencesPage({
        title: _('Behaviour'),
        icon_name: 'preferences-system-symbolic',
    });
    const pause = rows.switchRow('freeze-in-background', {
        title: _('Pause in Background'),
        subtitle: _('Unless something they do must go on: sound, a call, a download.'),
    });
    const grace = rows.numberRow(
        'freeze-grace-seconds',
        1,
        {
            title: _('Grace Time'),
            subtitle: _('Seconds that apps run on after a switch.'),
        },
        'freeze-in-background',
    );
    const lockAfter = rows.numberRow('vault-lock-after-minutes', 5, {
        title: _('Lock After'),
        subtitle: _(
            'Minutes in the background until a workspace with a passphrase is locked; 0 for only with the screen.',
        ),
    });
    const groups: [title: string, rows: Adw.PreferencesRow[]][] = [
        [_('Workspaces in the Background'), [pause, grace]],
        [
            _('Notifications'),
            [
                rows.choiceRow('background-notifications', backgroundNotificationLabels(), {
                    title: _('From the Background'),
                    subtitle: _('What is held is shown when its workspace is active.'),
                }),
                rows.numberRow('notification-history-count', 50, {
                    title: _('Kept for Each Workspace'),
                    subtitle: _('How many can be looked up later; 0 keeps none.'),
                }),
                rows.numberRow('notification-history-days', 1, {
                    title: _('Days Kept'),
                    subtitle: _('Older ones are forgotten.'),
                }),
            ],
        ],
        [
            _('Clipboard'),
            [
                rows.numberRow('clipboard-limit-mebibytes', 8, {
                    title: _('Largest Copy Kept'),
                    subtitle: _('In MiB, while its workspace is in the background; 0 keeps none.'),
                }),
            ],
        ],
        [
            _('Keyboard'),
            [
                shortcutRow(rows, settings, 'workspace-switcher', {
                    title: _('Switch Workspaces'),
                }),
                shortcutRow(rows, settings, 'workspace-switcher-backward', {
                    title: _('Switch Backwards'),
                }),
            ],
        ],
        [
            _('Panel and Windows'),
            [
                rows.switchRow('show-name-in-panel', { title: _('Name in the Panel') }),
                rows.choiceRow('window-signs', signLabels(), {
                    title: _('Signs on Windows'),
                    subtitle: _('Show whose a window is.'),
                }),
            ],
        ],
        [
            _('Privacy'),
            [
                rows.switchRow('presentation-shield', {
                    title: _('Hide Others While the Screen Is Shared'),
                    subtitle: _('Other workspaces have no names then.'),
                }),
                lockAfter,
                rows.choiceRow('vault-locked-apps', lockedAppsLabels(), {
                    title: _('Apps of a Locked Workspace'),
                }),
            ],
        ],
    ];
    for (const [title, members] of groups) page.add(makeGroup(title, members));
    return page;
}

function signLabels(): Record<WindowSignStyle, string> {
    return { off: _('None'), tag: _('Tag'), frame: _('Tag and Frame') };
}

function lockedAppsLabels(): Record<Choices['vault-locked-apps'], string> {
    return { frozen: _('Are Paused'), closed: _('Are Closed') };
}

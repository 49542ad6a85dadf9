import Adw from 'gi://Adw';
import type Gio from 'gi://Gio';

import type { Lifetime } from '../core/lifetime.js';
import { _ } from '../core/words.js';
import { describeLock, followLock } from './settingLock.js';
import { SettingRows } from './settingRows.js';

/** With whom people sign in, unless their workspace says otherwise. */
export function makeProviderGroup(
    settings: Gio.Settings,
    lifetime: Lifetime,
): Adw.PreferencesGroup {
    const rows = new SettingRows(settings, lifetime);
    const group = new Adw.PreferencesGroup({ title: _('Identity Provider') });
    const main = [
        ['identity-issuer', _('Address (Issuer)')],
        ['identity-client-id', _('Client ID')],
    ] as const;
    const others = [
        ['identity-authorize-url', _('Authorization Endpoint')],
        ['identity-token-url', _('Token Endpoint')],
        ['identity-userinfo-url', _('Userinfo Endpoint')],
        ['identity-id-claim', _('User ID Claim')],
        ['identity-scopes', _('Scopes')],
    ] as const;
    for (const [key, title] of main) group.add(rows.textRow(key, title));
    const more = new Adw.ExpanderRow({
        title: _('More'),
        subtitle: _('For providers without OpenID Connect discovery.'),
    });
    for (const [key, title] of others) more.add_row(rows.textRow(key, title));
    group.add(more);
    const keys = [...main, ...others].map(([key]) => key);
    followLock(settings, keys, lifetime, isLocked => {
        group.description = isLocked
            ? `${describeLock()} ${_('No workspace can have another one.')}`
            : _(
                  'The OpenID Connect provider of all workspaces that have none of their own. Without one nobody is asked to sign in.',
              );
    });
    return group;
}

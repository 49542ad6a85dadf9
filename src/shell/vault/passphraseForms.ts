import { messageOf } from '../../core/errors.js';
import { parseNewPassphrase } from '../../core/vault/passphrase.js';
import type { Vaults } from '../../core/vault/vaults.js';
import { _, fill } from '../../core/words.js';
import type { Workspace } from '../../core/workspace/workspace.js';
import { faceOf } from '../workspaceCaption.js';
import type { PassphraseCaption, PassphraseForm } from './passphraseDialog.js';

/** To open the vault of a workspace. */
export function unlockForm(vaults: Vaults, shown: () => Workspace): PassphraseForm {
    const { id } = shown();
    return {
        caption: () => captionOf(shown(), _('Unlock “%(name)”')),
        description: _('This workspace is locked with a passphrase of its own.'),
        labels: [_('Passphrase')],
        verb: _('Unlock'),
        problemOf: () => null,
        submit: ([passphrase = '']) => vaults.unlock(id, passphrase),
    };
}

/** To give a workspace a vault, or the vault another passphrase. */
export function setForm(vaults: Vaults, shown: () => Workspace): PassphraseForm {
    const { id } = shown();
    const warning = _('If it is forgotten there is no way in: nobody can recover it.');
    const [next, repeat] = [_('New passphrase'), _('New passphrase, once more')];
    if (vaults.stateOf(id) === 'none')
        return {
            caption: () => captionOf(shown(), _('Set a Passphrase for “%(name)”')),
            description: `${_('It encrypts the passwords that apps keep in this workspace, and is asked for whenever the workspace is locked.')}\n\n${warning}`,
            labels: [next, repeat],
            verb: _('Set Passphrase'),
            problemOf: ([chosen = '', again = '']) => problemOfNew(chosen, again),
            submit: ([chosen = '']) => vaults.protect(id, chosen),
        };
    return {
        caption: () => captionOf(shown(), _('Change the Passphrase of “%(name)”')),
        description: warning,
        labels: [_('Current passphrase'), next, repeat],
        verb: _('Change Passphrase'),
        problemOf: ([, chosen = '', again = '']) => problemOfNew(chosen, again),
        submit: ([present = '', chosen = '']) => vaults.change(id, present, chosen),
    };
}

/** To take the vault off a workspace. */
export function removeForm(vaults: Vaults, shown: () => Workspace): PassphraseForm {
    const { id } = shown();
    return {
        caption: () => captionOf(shown(), _('Remove the Passphrase of “%(name)”')),
        description: _('The passwords that apps keep in it are opened with the login, then.'),
        labels: [_('Current passphrase')],
        verb: _('Remove Passphrase'),
        problemOf: () => null,
        submit: ([present = '']) => vaults.unprotect(id, present),
    };
}

function captionOf(workspace: Workspace, title: string): PassphraseCaption {
    return { face: faceOf(workspace), title: fill(title, { name: workspace.meta.name }) };
}

/** Nothing is wrong yet with what is still being typed. */
function problemOfNew(chosen: string, again: string): string | null {
    if (again === '') return null;
    try {
        parseNewPassphrase(chosen);
    } catch (error) {
        return messageOf(error);
    }
    if (chosen === again) return null;
    // It may become the same still: not to be done yet, and nothing to say of it.
    return chosen.startsWith(again) ? '' : _('The two passphrases differ.');
}

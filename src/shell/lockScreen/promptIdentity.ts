import type AccountsService from 'gi://AccountsService';
import { AuthPrompt } from 'resource:///org/gnome/shell/gdm/authPrompt.js';

import type { Lifetime } from '../../core/lifetime.js';
import { spokenName } from '../../core/workspace/workspace.js';
import { override } from '../override.js';
import type { LockScreenPorts } from './lockScreen.js';
import { makeWorkspaceIdentity } from './workspaceIdentity.js';

/** Shows the active workspace where GNOME asks for the person's password, not the person. */
export class PromptIdentity {
    private prompt: AuthPrompt | null = null;
    private user: AccountsService.User | null = null;
    private destroyed = 0;

    /** @param attempt runs what must not be in GNOME's way if it throws. */
    constructor(
        private readonly ports: Pick<LockScreenPorts, 'registry' | 'identityOf'>,
        attempt: (work: () => void) => void,
        lifetime: Lifetime,
    ) {
        // After the override below has ended.
        lifetime.add(() => {
            const { prompt, user } = this;
            this.forget();
            prompt?.setUser(user);
        });
        const follow = (prompt: AuthPrompt, user: AccountsService.User | null): void => {
            attempt(() => {
                this.forget();
                if (user !== null) this.follow(prompt, user);
            });
        };
        override(
            AuthPrompt.prototype,
            'setUser',
            original =>
                function (user): void {
                    original.call(this, user);
                    follow(this, user);
                },
            lifetime,
        );
    }

    /** Shows the workspace that is active now. */
    update(): void {
        // None is before the workspaces have been read.
        const { registry, identityOf } = this.ports;
        if (!this.prompt || registry.activeId === '') return;
        const entry = registry.find(registry.activeId);
        const identity = identityOf(entry);
        const well = this.prompt._userWell;
        well.get_child()?.destroy();
        well.set_child(makeWorkspaceIdentity(entry, identity));
        // It is read out before what has the focus in it.
        this.prompt.accessible_name = spokenName(entry, identity);
    }

    private follow(prompt: AuthPrompt, user: AccountsService.User): void {
        this.prompt = prompt;
        this.user = user;
        this.destroyed = prompt.connect('destroy', () => {
            this.prompt = null;
        });
        this.update();
    }

    private forget(): void {
        const { prompt } = this;
        this.prompt = null;
        if (!prompt) return;
        prompt.disconnect(this.destroyed);
        prompt.accessible_name = '';
    }
}

import type { Cancellation } from '../cancellation.js';
import type { Answer } from './answer.js';
import { oauthFailure, type OAuthError } from './oauthError.js';
import type { IdentityPorts } from './ports.js';
import { readTokenAnswer, type Tokens } from './tokenAnswer.js';
import type { FormRequest } from './tokenRequest.js';
import type { GetRequest } from './userinfo.js';

/** Asks a provider, until it is told to give up. */
export class Exchange {
    constructor(
        private readonly ports: Pick<IdentityPorts, 'send' | 'now'>,
        private readonly cancellation: Cancellation,
    ) {}

    /** @throws {WorkspaceError} as `IdentityPorts.send` */
    async get({ url, headers }: GetRequest): Promise<Answer> {
        return this.ports.send({ method: 'GET', url, headers, body: null }, this.cancellation);
    }

    /** @throws {WorkspaceError} as `IdentityPorts.send` */
    async post({ url, headers, body }: FormRequest): Promise<Answer> {
        return this.ports.send({ method: 'POST', url, headers, body }, this.cancellation);
    }

    /**
     * Asks for something public.
     *
     * @throws {WorkspaceError} as `IdentityPorts.send`
     */
    async getPublic(url: string): Promise<Answer> {
        return this.get({ url, headers: { Accept: 'application/json' } });
    }

    /** @throws {WorkspaceError} as `IdentityPorts.send` and `readTokenAnswer` */
    async askForTokens(request: FormRequest): Promise<Tokens | OAuthError> {
        const sentAt = this.ports.now();
        return readTokenAnswer(await this.post(request), sentAt);
    }

    /** @throws {WorkspaceError} as `askForTokens`, and `oauthFailure` if it grants none. */
    async getTokens(request: FormRequest): Promise<Tokens> {
        const outcome = await this.askForTokens(request);
        if (outcome.kind === 'error') throw oauthFailure(outcome);
        return outcome;
    }
}

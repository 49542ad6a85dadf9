import { Cancellation } from '../cancellation.js';
import { WorkspaceError } from '../errors.js';
import { _ } from '../words.js';
import { refused } from './answer.js';
import {
    authorizationUrl,
    createAttempt,
    type AuthorizationAttempt,
    type AuthorizationWishes,
} from './authorization.js';
import { encodeBase64url } from './base64url.js';
import { throughBrowser, type Errand } from './errand.js';
import { afterPoll, readDeviceAuthorization, type DeviceAuthorization } from './deviceFlow.js';
import { discoveryUrl, readDiscovery } from './discovery.js';
import { Exchange } from './exchange.js';
import {
    checkLogoutRedirect,
    checkRevocation,
    logoutUrl,
    offersLogout,
    type LogoutProvider,
} from './logout.js';
import { oauthFailure, type OAuthError } from './oauthError.js';
import { LIMITS, type IdentityLimits, type IdentityPorts } from './ports.js';
import {
    hasIdTokens,
    parseProvider,
    type DiscoverableProvider,
    type Provider,
    type ProviderOptions,
} from './provider.js';
import { readRedirect } from './redirect.js';
import { afterRefresh } from './refreshing.js';
import { checkRefreshedIdToken, getKeys, identify, type SignIn } from './signIn.js';
import { within } from './timeLimit.js';
import type { Tokens } from './tokenAnswer.js';
import {
    codeRequest,
    deviceAuthorizationRequest,
    deviceTokenRequest,
    refreshRequest,
    revocationRequest,
    type FormRequest,
} from './tokenRequest.js';

/** Signs people in with one identity provider. It keeps no tokens. */
export class IdentityClient {
    private readonly configured: DiscoverableProvider | Provider;
    /** What the provider has published of itself. */
    private known: Provider | null = null;

    /**
     * @param clientSecret of the few clients that have one, otherwise null.
     * @throws {WorkspaceError} InvalidArgument, with the key at fault.
     */
    constructor(
        options: ProviderOptions,
        private readonly clientSecret: string | null,
        private readonly ports: IdentityPorts,
        private readonly limits: IdentityLimits = LIMITS,
    ) {
        this.configured = parseProvider(options);
    }

    /**
     * Signs somebody in, in the browser of the workspace.
     *
     * @throws {WorkspaceError} Denied if the person or the provider said no, or nobody came back in
     *   time; Busy if the provider cannot answer now; Failed if what it says cannot be trusted, or
     *   something is set wrong; the reason of the cancellation. Nothing is kept of the attempt then.
     */
    async signIn(
        wishes: AuthorizationWishes = {},
        cancellation = new Cancellation(),
    ): Promise<SignIn> {
        const provider = await this.exchange(cancellation, async exchange =>
            this.discover(exchange),
        );
        const { attempt, code } = await this.whileAway(tooLate(), cancellation, async limited =>
            throughBrowser(this.ports, limited, async redirectUri =>
                this.planSignIn(provider, wishes, redirectUri),
            ),
        );
        return this.exchange(cancellation, async exchange => {
            const request = codeRequest(provider, this.clientSecret, code, attempt);
            const tokens = await exchange.getTokens(request);
            return identify(tokens, attempt.nonce, provider, exchange, this.ports);
        });
    }

    /**
     * Signs somebody in on another device (RFC 8628).
     *
     * @param show tells the person where to go and what to type there.
     * @throws {WorkspaceError} as `signIn`, and Failed if the provider has no such thing.
     */
    async signInElsewhere(
        show: (authorization: DeviceAuthorization) => void,
        cancellation = new Cancellation(),
    ): Promise<SignIn> {
        const [provider, authorization] = await this.exchange(cancellation, async exchange => {
            const provider = await this.discover(exchange);
            const request = deviceAuthorizationRequest(provider, this.clientSecret);
            if (request === null)
                throw refused(
                    _('The identity provider does not offer to sign in on another device.'),
                );
            const sentAt = this.ports.now();
            const answer = await exchange.post(request);
            return [provider, readDeviceAuthorization(answer, sentAt)] as const;
        });
        show(authorization);
        const tokens = await this.poll(provider, authorization, cancellation);
        return this.exchange(cancellation, async exchange =>
            identify(tokens, null, provider, exchange, this.ports),
        );
    }

    /**
     * Gets new tokens for old ones. The old refresh token must not be used again, but after Busy.
     *
     * @throws {WorkspaceError} Denied if somebody must sign in anew; Busy if it may go well later;
     *   Failed if what the provider says cannot be trusted, or something is set wrong.
     */
    async refresh(tokens: Tokens, cancellation = new Cancellation()): Promise<Tokens> {
        const { refreshToken } = tokens;
        if (refreshToken === null) throw oauthFailure({ kind: 'error', error: 'login_required' });
        return this.exchange(cancellation, async exchange => {
            const provider = this.known ?? (await this.discover(exchange));
            const request = refreshRequest(provider, this.clientSecret, refreshToken);
            if (!hasIdTokens(provider))
                return afterRefresh(tokens, await exchange.getTokens(request));
            // First, lest what was granted be lost because they cannot be had.
            const keys = await getKeys(provider, exchange);
            const fresh = await exchange.getTokens(request);
            await checkRefreshedIdToken(tokens, fresh, keys, provider, exchange, this.ports);
            return afterRefresh(tokens, fresh);
        });
    }

    /**
     * Gives the tokens back and signs the person out in the browser of the workspace, as far as the
     * provider has such things. Not to come back from there counts as signed out.
     *
     * @throws {WorkspaceError} Busy or Failed if the provider may still hold the tokens for valid;
     *   Failed if the browser brings something else; the reason of the cancellation.
     */
    async signOut(tokens: Tokens, cancellation = new Cancellation()): Promise<void> {
        const [provider, revoked] = await this.exchange(cancellation, async exchange => {
            const provider = this.known ?? (await this.discover(exchange));
            return [provider, await Promise.allSettled([this.revoke(tokens, provider, exchange)])];
        });
        if (offersLogout(provider)) await this.leaveInBrowser(provider, cancellation);
        for (const outcome of revoked) if (outcome.status === 'rejected') throw outcome.reason;
    }

    private async discover(exchange: Exchange): Promise<Provider> {
        const { configured } = this;
        if (configured.kind === 'known') return configured;
        const answer = await exchange.getPublic(discoveryUrl(configured));
        return (this.known = readDiscovery(answer, configured));
    }

    private async planSignIn(
        provider: Provider,
        wishes: AuthorizationWishes,
        redirectUri: string,
    ): Promise<Errand<{ attempt: AuthorizationAttempt; code: string }>> {
        const { randomBytes, sha256 } = this.ports;
        const attempt = await createAttempt(redirectUri, randomBytes);
        return {
            url: authorizationUrl(provider, attempt, sha256, wishes),
            read: query => ({ attempt, code: readRedirect(query, provider, attempt) }),
            done: {
                heading: _('The identity provider has answered.'),
                sentences: [
                    _(
                        'You can close this page and go back to your desktop. In a moment, the menu in the panel says who is signed in.',
                    ),
                ],
            },
            failed: reason => ({
                heading: _('You are not signed in.'),
                sentences: [
                    reason,
                    _(
                        'You can close this page. To try again, go back to where you wanted to sign in: to the menu in the panel, or to the program that asked for it.',
                    ),
                ],
            }),
        };
    }

    private async planSignOut(
        provider: LogoutProvider,
        redirectUri: string,
    ): Promise<Errand<void>> {
        const state = encodeBase64url(await this.ports.randomBytes(32));
        return {
            // It becomes the argument of a program, where an ID token can be seen.
            url: logoutUrl(provider, { redirectUri, state }, null),
            read: query => {
                checkLogoutRedirect(query, { redirectUri, state });
            },
            done: {
                heading: _('You are signed out.'),
                sentences: [_('You can close this page and go back to your desktop.')],
            },
            failed: reason => ({
                heading: _('You may still be signed in with the identity provider.'),
                sentences: [
                    reason,
                    _(
                        'You can close this page. To make sure, sign out on the provider’s own page.',
                    ),
                ],
            }),
        };
    }

    private async leaveInBrowser(
        provider: LogoutProvider,
        cancellation: Cancellation,
    ): Promise<void> {
        const late = tooLate();
        try {
            await this.whileAway(late, cancellation, async limited =>
                throughBrowser(this.ports, limited, async redirectUri =>
                    this.planSignOut(provider, redirectUri),
                ),
            );
        } catch (error) {
            // The provider may have no address of ours to send the browser back to.
            if (error !== late) throw error;
        }
    }

    private async revoke(tokens: Tokens, provider: Provider, exchange: Exchange): Promise<void> {
        const { accessToken, refreshToken } = tokens;
        const request =
            refreshToken === null
                ? revocationRequest(provider, this.clientSecret, accessToken, 'access_token')
                : revocationRequest(provider, this.clientSecret, refreshToken, 'refresh_token');
        if (request !== null) checkRevocation(await exchange.post(request));
    }

    private async poll(
        provider: Provider,
        { deviceCode, polling: first }: DeviceAuthorization,
        cancellation: Cancellation,
    ): Promise<Tokens> {
        const { now, pause } = this.ports;
        const request = deviceTokenRequest(provider, this.clientSecret, deviceCode);
        for (let polling = first; ;) {
            await pause(Math.max(0, polling.nextAt - now()), cancellation);
            const outcome = await this.askOnce(request, cancellation);
            const next = afterPoll(polling, outcome, now());
            if (next.kind === 'tokens') return next;
            polling = next;
        }
    }

    /** Null if the provider cannot answer now. */
    private async askOnce(
        request: FormRequest,
        cancellation: Cancellation,
    ): Promise<Tokens | OAuthError | null> {
        try {
            return await this.exchange(cancellation, async exchange =>
                exchange.askForTokens(request),
            );
        } catch (error) {
            if (error instanceof WorkspaceError && error.code === 'Busy') return null;
            throw error;
        }
    }

    private async exchange<Value>(
        cancellation: Cancellation,
        work: (exchange: Exchange) => Promise<Value>,
    ): Promise<Value> {
        const { ports, limits } = this;
        try {
            return await within(limits.exchange, ports, cancellation, tooSlow, async limited =>
                work(new Exchange(ports, limited)),
            );
        } catch (error) {
            // It may have moved.
            this.known = null;
            throw error;
        }
    }

    private async whileAway<Value>(
        late: Error,
        cancellation: Cancellation,
        work: (limited: Cancellation) => Promise<Value>,
    ): Promise<Value> {
        return within(this.limits.person, this.ports, cancellation, () => late, work);
    }
}

function tooSlow(): WorkspaceError {
    return new WorkspaceError(
        'Busy',
        _('The identity provider takes too long to answer. Try again later.'),
    );
}

function tooLate(): WorkspaceError {
    return oauthFailure({ kind: 'error', error: 'expired_token' });
}

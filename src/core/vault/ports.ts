import type { LogContext } from '../logContext.js';

/** The key ring of a workspace, as far as its vault is about it. */
export interface VaultRing {
    /**
     * Whether a passphrase opens the key ring. Nothing of the workspace runs for that, and what is
     * frozen stays so.
     *
     * @throws {WorkspaceError} Failed if there is no key ring to try it on.
     */
    test(id: string, passphrase: string): Promise<boolean>;
    /**
     * Starts what serves the workspace's apps, if it does not run, with the key ring open.
     *
     * @param key opens it, or is what a new one is made with.
     * @throws {WorkspaceError} Failed
     */
    open(id: string, key: string): Promise<void>;
    /**
     * Encrypts the key ring, which is open, with another key; interrupted, it is encrypted with one
     * of the two.
     *
     * @throws {WorkspaceError} Failed. If it just did not answer in time it may have been changed.
     */
    change(id: string, from: string, to: string): Promise<void>;
    /** Takes the secrets from the key ring’s memory. Nothing happens where none runs. */
    close(id: string): Promise<void>;
}

/**
 * The random keys of key rings that have no vault; they are in the session's own key ring. All of it
 * throws if that is locked or absent.
 */
export interface SpareKeys {
    /** Null if there is none. @throws {WorkspaceError} Busy if the session's key ring stays locked. */
    find(id: string): Promise<string | null>;
    /** The one there is, or a new one. @throws {WorkspaceError} as `find` does. */
    make(id: string): Promise<string>;
    forget(id: string): Promise<void>;
}

/** What vaults act upon. */
export interface VaultPorts {
    /** Whether `meta.toml` says that the workspace has a vault; null if that cannot be told. */
    isProtected(id: string): boolean | null;
    /** @throws {WorkspaceError} NotFound, or Denied if the workspace has no key ring of its own. */
    requireOffered(id: string): void;
    /** Writes it there. */
    setProtected(id: string, isProtected: boolean): Promise<void>;
    readonly ring: VaultRing;
    readonly spareKeys: SpareKeys;
    /**
     * The apps of a locked workspace are to be stopped, or to be ended, whatever else would keep them
     * running. Returns when they are.
     */
    restrain(id: string): Promise<void>;
    /** They may go on. */
    release(id: string): void;
    /** A clock that nobody sets, in milliseconds. */
    now(): number;
    /** Told of what went wrong. */
    report(error: unknown, context: LogContext): void;
}

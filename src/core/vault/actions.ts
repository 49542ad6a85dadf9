/**
 * What a person does with vaults. Passphrases are typed into dialogs alone: each of these is done, or
 * rejected with NotEntered, when the dialog has gone.
 */
export interface VaultActions {
    /** @throws {WorkspaceError} NotFound if there is no vault. */
    lock(idOrName: string): Promise<void>;
    /** Nothing happens if it is not locked. */
    unlock(idOrName: string): Promise<void>;
    /** Sets a passphrase or changes it. @throws {WorkspaceError} Denied for the default workspace. */
    setPassphrase(idOrName: string): Promise<void>;
    /** @throws {WorkspaceError} NotFound if there is no vault. */
    removePassphrase(idOrName: string): Promise<void>;
}

/** A program to start in a workspace. */
export interface Program {
    /** The desktop file's name without its ending, or the program's name if it has none. */
    readonly appId: string;
    /** What it is called in messages and in the journal. */
    readonly title: string;
    readonly argv: readonly string[];
    /** Where it starts; empty for the workspace's home. */
    readonly workingDirectory: string;
}

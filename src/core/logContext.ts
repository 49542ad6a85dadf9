/** What a line of the journal is about, beside its words (docs/trouble.md, “The journal”). */
export interface LogContext {
    /** The id of a workspace. */
    readonly workspace?: string;
    /** What was being done. */
    readonly step?: string;
    /** How long that took, in microseconds. */
    readonly durationUs?: number;
}

// RFC 9562, section 5.4: version 4, variant 10, written in lower case.
const UUID_V4 = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

const UUID_ANY_CASE = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** Whether the text is a workspace id: a version 4 UUID in lower case (RFC 9562). */
export function isWorkspaceId(text: string): boolean {
    return UUID_V4.test(text);
}

/** Whether people could take the text for a workspace id; such a name would be ambiguous. */
export function looksLikeId(text: string): boolean {
    return UUID_ANY_CASE.test(text);
}

/**
 * What an API client may do with dossiers, beside holding the acting role where the dossier is worked on. Signing a
 * result is not among it: the leader's signature is a person's (Decree 30/2020/NĐ-CP, art. 13).
 */
export const READ = ['dossiers:read'] as const;
/** File a dossier for its applicant, supply papers, take it back. */
export const FILE = ['dossiers:file'] as const;
/** The work of the office. */
export const ACT = ['dossiers:act'] as const;

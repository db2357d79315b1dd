/**
 * Ways in which a notice is told. mention: a comment that calls an account or team. assign: a comment, and the account assigned. comment: one
 * that calls nobody.
 * dispatch: a `repository_dispatch`. workflow: a `workflow_dispatch`. inbox: a message in the context alone.
 */
export const NOTICE_WAYS = ['mention', 'assign', 'comment', 'dispatch', 'workflow', 'inbox'] as const;
export type NoticeWay = (typeof NOTICE_WAYS)[number];

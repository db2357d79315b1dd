import type { Comment } from '../../model/issue.ts';
import { mayWrite, viewer } from '../access.ts';
import type { Fields } from '../dispatch.ts';
import { commentUrl, pathUrl } from '../urls.ts';
import { writingFields } from './writing.ts';

export const IssueComment: Fields<Comment> = {
  ...writingFields<Comment>(
    (comment) => comment,
    ({ issue }) => issue.repository,
  ),
  id: ({ nodeId }) => nodeId,
  databaseId: ({ id }) => id,
  fullDatabaseId: ({ id }) => id,
  issue: ({ issue }) => issue,
  pullRequest: ({ issue }) => issue.pull ?? null,
  isMinimized: ({ minimized }) => minimized !== null,
  minimizedReason: ({ minimized }) => minimized,
  url: (comment) => commentUrl(comment),
  resourcePath: (comment) => pathUrl(commentUrl(comment)),
  viewerCanUpdate: (comment, _args, call) =>
    viewer(call).id === comment.author.id || mayWrite(call, comment.issue.repository),
  viewerCanDelete: (comment, _args, call) =>
    viewer(call).id === comment.author.id || mayWrite(call, comment.issue.repository),
  viewerCanMinimize: (comment, _args, call) => mayWrite(call, comment.issue.repository),
};

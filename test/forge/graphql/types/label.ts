import type { Label } from '../../model/issue.ts';
import type { Repository } from '../../model/repository.ts';
import { repositoryOfLabel } from '../access.ts';
import { type PageArgs, paginate } from '../connection.ts';
import type { Fields } from '../dispatch.ts';
import { labelUrl, pathUrl } from '../urls.ts';
import { inOrder, type Order } from './order.ts';

export const LabelFields: Fields<Label> = {
  id: ({ nodeId }) => nodeId,
  name: ({ name }) => name,
  color: ({ color }) => color,
  description: ({ description }) => description,
  isDefault: (label) => label.default,
  createdAt: ({ createdAt }) => createdAt,
  updatedAt: ({ createdAt }) => createdAt,
  repository: (label, _args, call) => repositoryOfLabel(call, label),
  url: (label, _args, call) => labelUrl(repositoryOfLabel(call, label), label),
  resourcePath: (label, _args, call) => pathUrl(labelUrl(repositoryOfLabel(call, label), label)),
};

const KEYS = {
  CREATED_AT: ({ createdAt, id }: Label) => `${createdAt} ${String(id).padStart(12, '0')}`,
  NAME: ({ name }: Label) => name.toLowerCase(),
};

export function labelPage(
  labels: readonly Label[],
  args: PageArgs & { orderBy?: Order | null; query?: string | null },
) {
  const { query, orderBy } = args;
  const wanted = labels.filter(({ name }) => !query || name.toLowerCase().includes(query.toLowerCase()));
  return paginate(inOrder(wanted, KEYS, orderBy), args, 'labels');
}

export function labelNamed(repository: Repository, name: string): Label | undefined {
  return repository.labels.find((label) => label.name.toLowerCase() === name.toLowerCase());
}

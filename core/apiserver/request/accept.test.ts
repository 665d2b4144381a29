import { describe, expect, test } from 'vitest';
import { answerForm, watchForm } from './accept.ts';

describe('forms of answers', () => {
  test.each([
    [undefined, 'Object'],
    ['*/*', 'Object'],
    ['application/json', 'Object'],
    ['application/vnd.kubernetes.protobuf, application/json', 'Object'],
    [
      'application/json;as=Table;v=v1;g=meta.k8s.io,application/json;as=Table;v=v1beta1;g=meta.k8s.io,application/json',
      'Table',
    ],
    ['application/json;as=Table;v=v1beta1;g=meta.k8s.io,application/json', 'Object'],
    ['application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1', 'PartialObjectMetadata'],
    ['application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1', 'PartialObjectMetadataList'],
  ])('%s', (header, form) => {
    expect(answerForm(header, 'list')).toEqual({ as: form });
  });

  test.each(['application/vnd.kubernetes.protobuf', 'text/html', 'application/json;as=Table;v=v9;g=meta.k8s.io'])(
    '%s cannot be had',
    (header) => expect(() => answerForm(header, 'list')).toThrow('only the following media types are accepted'),
  );

  test('a watch is asked for as a stream too', () => {
    expect(watchForm('application/json;stream=watch')).toEqual({ as: 'Object' });
    expect(watchForm('application/json;as=Table;v=v1;g=meta.k8s.io;stream=watch')).toEqual({ as: 'Table' });
  });
});

import type { Authorizer } from '../authorization/authorizer.ts';
import type { PolicySource } from '../authorization/policy-source.ts';
import type { VirtualResource } from '../http/parts.ts';
import { accessReviews } from './access-reviews.ts';
import { selfSubjectReview, tokenReview, type TokenReviewOptions } from './authentication-reviews.ts';
import { rulesReview } from './rules-review.ts';

export interface ReviewsOptions extends TokenReviewOptions {
  readonly authorizer: Authorizer;
  readonly policies: PolicySource;
}

/** All reviews that the server answers. */
export function createReviews({ authorizer, policies, ...tokens }: ReviewsOptions): readonly VirtualResource[] {
  return [selfSubjectReview, tokenReview(tokens), ...accessReviews(authorizer), rulesReview(policies)];
}

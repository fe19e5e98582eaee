# SPDX-License-Identifier: Apache-2.0
"""The rules of a learning network, pure. Read kernel first, then board/, then network/, then notebook/.

Two ideas carry everything: `decide(state, asked) -> list[Event]` says what follows from a wish, or refuses;
`evolve(state, fact) -> state` folds what happened. `empty()` is where a stream starts.
`evolve` may consume the state it is given; `decide` never changes it.
"""

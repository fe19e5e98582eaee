# SPDX-License-Identifier: Apache-2.0
"""Taking something of the record away: as a file, and never unseen, for the members read who took what."""

# SPDX-License-Identifier: Apache-2.0
"""Gatherings for calendar programs: as iCalendar, through doors for who is signed in and one for who cannot be."""

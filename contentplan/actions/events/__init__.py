"""Writes over events, one verb per function, as everywhere in `contentplan.actions`.

entering    enter_event, edit_event
deciding    accept_event, decline_event
changing    move_event, cancel_event, note_took_place
posts       make_posts
questions   ask_about_posts (part of `changing`), answer_question
officials   add_official, edit_official
templates   save_template
"""

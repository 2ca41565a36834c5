"""Who was in online lessons, and for how long: reports of meeting services to lessons and presence.

A report is never a mark: being online is evidence of engagement, and a register is kept by the school.
"""

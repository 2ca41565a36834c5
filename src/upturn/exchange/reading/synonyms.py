"""What columns are called in the files schools have: a role, and its names, the surest first.

Names are kept without case, spaces and punctuation. Adding one here is all it takes to recognise it.
"""

from collections.abc import Mapping

_WORDS = {
    "pupil": """
        pupil pupilid upn uniquepupilnumber pupilupn studentupn upnnumber pupilidentifier
        pupilreference pupilref pupilno pupilnumber student studentid studentnumber studentno
        studentreference learner learnerid learnerreference child childid admissionnumber
        admissionno admno adno adminno adm misid personid identifier id localid externalid
    """,
    "upn": "upn uniquepupilnumber pupilupn studentupn upnnumber",
    "local_id": """
        admissionnumber admissionno admno adno adminno adm misid localid pupilid studentid
        studentnumber studentno pupilnumber pupilno learnerid personid externalid
    """,
    "name": """
        name fullname pupilname studentname learnername childname childsname pupilsname displayname
        nameofpupil legalname preferredname legalfullname preferredfullname
    """,
    "forename": """
        forename forenames firstname givenname legalforename legalfirstname preferredforename
        preferredfirstname chosenname knownas forename1 pupilforename studentforename
    """,
    "surname": """
        surname lastname familyname legalsurname legallastname preferredsurname preferredlastname
        pupilsurname studentsurname
    """,
    "school": """
        school schoolname urn schoolurn schoolid schoolcode laestab dfenumber dfesnumber estab
        establishment establishmentname establishmentnumber organisation centre provider academy
    """,
    "date": """
        date sessiondate attendancedate markdate registerdate dateofsession dateofmark eventdate day
        schoolday incidentdate dateofincident behaviourdate
    """,
    "session": """
        session ampm amorpm sessionname sessiontype sessionampm period halfday registersession sess
        registrationsession timeofday
    """,
    "code": """
        code mark attendancecode markcode attendancemark registercode registrationcode
        registrationmark sessioncode sessionmark registermark codeused symbol attcode attmark
        attendancesymbol
    """,
    "am": """
        am amcode ammark morning amsession amattendance morningmark morningcode sessionam markam
        codeam
    """,
    "pm": """
        pm pmcode pmmark afternoon pmsession pmattendance afternoonmark afternooncode sessionpm
        markpm codepm
    """,
    "marks": """
        marks markstring attendancemarks attendancestring markstrings registermarks sessionmarks
        attendance markssession allmarks registerstring string attendancecodes codes register
    """,
    "week": """
        weekcommencing weekbeginning weekstarting weekstart weekstartdate weekcommencingdate wc wb
        wkcommencing wkbeginning week weekcomm commencing wcdate mondaydate weekof
    """,
    "start": """
        startdate start from datefrom fromdate marksfrom firstdate firstday first begins
        startsession periodstart markstartdate
    """,
    "end": """
        enddate end to dateto todate marksto lastdate lastday last ends periodend until finish
        finishdate
    """,
    "date_of_birth": "dateofbirth dob birthdate born birthday pupildob studentdob",
    "year_group": """
        yeargroup year ncyear nationalcurriculumyear yr yeargrp nationalcurriculumyeargroup
        currentncyear ncyearactual yrgroup yeartaughtin ncyeargroup
        nationalcurriculumyeargroupactual
    """,
    "form": """
        form formgroup reg reggroup registrationgroup registrationform tutorgroup tutor class
        classname regform tutorgrp formname registration
    """,
    "sex": "sex gender legalsex sexmf gendermf legalgender",
    "sen_status": """
        senstatus sen senprovision sencode send sendstatus senstage sentype senneed currentsenstatus
        senprovisioncode sensupport ehcp
    """,
    "fsm": """
        fsm fsmeligible freeschoolmeals fsmeligibility eligibleforfreeschoolmeals freemeals
        eligibleforfsm fsmstatus freeschoolmeal fsmcurrent
    """,
    "first_language": """
        firstlanguage language homelanguage eallanguage mothertongue languagecode languageathome
        firstlang
    """,
    "looked_after": """
        lookedafter lookedafterchild cla lac incare childlookedafter childrenlookedafter incareflag
        lookedafterstatus
    """,
    "social_worker": "socialworker hassocialworker sw childinneed cin allocatedsocialworker cinplan",
    "starts": """
        startdate start enrolmentdate dateofadmission admissiondate doa entrydate dateofentry joined
        joiningdate enrolmentstart enrolmentstartdate dateadmitted admitted onrollfrom dateonroll
    """,
    "leaves": """
        leavingdate leavedate dateofleaving dol enddate end left leftdate enrolmentend
        enrolmentenddate dateleft exitdate leaves leaver offrolldate onrollto
    """,
    "contact_name": """
        contactname contact parentname carername parentcarername contactfullname parentcarer
        guardian guardianname carer parent
    """,
    "contact_forename": "contactforename contactfirstname parentforename parentfirstname",
    "contact_surname": "contactsurname contactlastname parentsurname parentlastname",
    "relationship": """
        relationship relationshiptopupil relation relationshiptostudent contactrelationship
        contacttype relationtopupil relationshiptochild
    """,
    "parental_responsibility": "parentalresponsibility pr hasparentalresponsibility parentalresp "
    "hasparentalresp",
    "priority": "priority contactpriority contactorder order callorder contactnumber",
    "contact_language": "contactlanguage language preferredlanguage homelanguage spokenlanguage",
    "channel": """
        channel preferredchannel preferredcontact contactmethod contactby preferredmethod
        preferredcontactmethod
    """,
    "phone": """
        phone telephone mobile mobilephone phonenumber telephonenumber mobilenumber tel homephone
        contactphone contacttelephone contactmobile hometelephone mainphone
    """,
    "email": "email emailaddress contactemail parentemail homeemail mail",
    "class_name": """
        class classname classcode group teachinggroup set teachinggroupname classid groupname course
        classgroup
    """,
    "subject": "subject subjectname coursename curriculumsubject subjectcode",
    "teacher": """
        teacher teachername staff staffname classteacher teachercode mainteacher supervisor
        staffcode teacheremail taughtby teacherinitials
    """,
    "first": """
        first firstday start startdate from begins date startson firstdate datefrom starts begin day
    """,
    "last": "last lastday end enddate to ends until endson lastdate dateto finish finishes",
    "kind": "kind type category eventtype periodtype status daytype",
    "title": """
        name title description event term period summary label notes reason holiday what comment
        subject
    """,
    "incident": """
        incident incidenttype typeofincident behaviour behaviourtype behaviourincident
        behaviourincidenttype behaviourevent behaviourcategory incidentcategory incidentkind
    """,
    "incident_number": """
        incidentnumber incidentno incidentid incidentref incidentreference behaviourid behaviournumber
        behaviourincidentid
    """,
    "time": "time incidenttime timeofincident eventtime starttime clocktime at",
    "lesson": "lesson lessonname period subject subjectname incidentlesson timetableperiod activity",
    "period": """
        period lesson lessonnumber periodnumber periodname timetableperiod lessonperiod slot hour
        session sessionname
    """,
    "minutes_late": "minuteslate minslate late latemins lateminutes minutes",
    "place": "place location where room incidentlocation placeofincident roomname site",
}

NAMES: Mapping[str, tuple[str, ...]] = {role: tuple(words.split()) for role, words in _WORDS.items()}
